# shellcheck shell=bash
# What a person sees of the scripts of this folder. Sourced by lib.sh.

fail() { # fail REASON [WHAT TO DO]: one line to standard error, and the end
    printf '%s%s\n' "$1" "${2:+ $2}" >&2
    exit 1
}

seconds_since() { awk -v ms=$(($(now_in_ms) - $1)) 'BEGIN { printf "%.1f", ms / 1000 }'; }

now_in_ms() { echo $((${EPOCHREALTIME/[.,]/} / 1000)); }

# quietly COMMAND…: shows what it printed only if it fails, and then in words where the cause is known. A terminal shows
# meanwhile how long it takes, and its latest line.
quietly() {
    local output status=0
    output=$(mktemp)
    "$@" 2>&1 < /dev/null | tee "$output" | latest_line || status=1
    [[ $status == 0 ]] || explain "$(< "$output")"
    rm -f "$output"
    return $status
}

latest_line() {
    [[ -t 2 ]] || { cat > /dev/null; return; }
    local line latest='' width since=$SECONDS
    width=$(($(tput cols 2> /dev/null || echo 80) - 10))
    while IFS= read -r -t 1 line || [[ $? -gt 128 ]]; do # no line within the second
        latest=${line:-$latest}
        [[ $SECONDS == "$since" ]] || printf '\r\e[K%5d s  %s' $((SECONDS - since)) "${latest:0:width}" >&2
    done
    printf '\r\e[K' >&2
}

# colour GOOD|BAD|CHANGING|FAINT TEXT: in that colour if a terminal shows it.
coloured=
[[ ! -t 1 || ${NO_COLOR-} ]] || coloured=yes
colour() {
    local -A codes=([GOOD]=32 [BAD]=31 [CHANGING]=33 [FAINT]=2)
    if [[ $coloured ]]; then
        printf '\e[%sm%s\e[0m' "${codes[$1]}" "$2"
    else
        printf '%s' "$2"
    fi
}

explain() {
    case $1 in
        *"port is already allocated"* | *"address already in use"*)
            echo "A port is taken by another program: $(grep -oE '[0-9.]+:[0-9]+' <<< "$1" | head -n 1). Stop it, or set another port in .env." ;;
        *"no space left on device"*)
            echo "The disk is full. 'docker system prune -a' removes images that nothing uses." ;;
        *"already in use by container"*)
            echo "$(grep -oE 'The container name "[^"]*" is already in use' <<< "$1" | head -n 1): remove that container, or set COMPOSE_PROJECT_NAME in .env." ;;
        *"pull access denied"* | *"failed to resolve"* | *"no such host"* | *"connection refused"*registry* | *"manifest unknown"* | *"Client.Timeout"* | *"failed to do request"* | *"TLS handshake"*)
            echo "An image is neither here nor to be had from a registry: $(tail -n 1 <<< "$1" | cut -c1-300)"
            echo "Where no registry is reached, 'tests/images/build --all' makes the images from packages." ;;
        *) tail -n 20 <<< "$1" ;;
    esac >&2
}
