# shellcheck shell=bash
# WindFlow's REST API as an administrator, for the scripts of this folder. Sourced after lib.sh. It asks inside the API's
# container, so that neither curl nor a password has to cross the network.

token=${WINDFLOW_TOKEN-}

# call METHOD PATH [JSON]: prints the answer; a problem document becomes one line on standard error. A question, or a login,
# that WindFlow puts off for a moment, with Retry-After, is asked again.
call() {
    local answer head status length try
    for try in 1 2 3 4 5; do
        answer=$(ask "$@"; printf x) answer=${answer%x}
        head=${answer%%$'\r\n\r\n'*} answer=${answer#*$'\r\n\r\n'}
        status=${head#* } status=${status%% *}
        [[ $1 == GET || $2 == /auth/login ]] || break
        [[ $status == 503 && ${head,,} == *$'\nretry-after:'* && $try -lt 5 ]] || break
        sleep 2
    done
    [[ $status == [1-5]* ]] || fail "WindFlow did not answer to $1 $2."
    length=$(sed -n 's/^content-length: *\([0-9]*\).*/\1/ip' <<< "$head")
    [[ ! $length || $(printf '%s' "$answer" | wc -c) -eq $length ]] || fail "WindFlow's answer to $1 $2 was cut off."
    [[ $status == 2* ]] && { printf '%s' "$answer"; return; }
    fail "$(text title <<< "$answer"): $(text detail <<< "$answer")"
}

# ask METHOD PATH [JSON]: prints the whole answer.
ask() {
    # Header and body come by standard input: arguments can be seen by every user of the machine.
    printf '%s %s HTTP/1.0\r\nHost: localhost\r\nAuthorization: Bearer %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s' \
        "$1" "/api/v1$2" "$token" "$(printf '%s' "${3-}" | wc -c)" "${3-}" |
        timeout 60 docker exec --interactive "$(container windflow-api)" nc 127.0.0.1 8000
}

# text KEY: the first string with that key in the JSON on standard input.
text() {
    { grep -o '"'"$1"'":"\([^"\\]\|\\.\)*"' || true; } |
        sed -n '1 { s/^[^:]*:"\(.*\)"$/\1/; s/\\"/"/g; s/\\\\/\\/g; p }'
}

json() { printf '%s' "$1" | sed 's/\\/\\\\/g; s/"/\\"/g'; }

sign_in() {
    answers || fail "WindFlow does not answer on $(url)." "Start it with 'make $(make_target)'."
    [[ ! $token ]] || return 0
    local password=${WINDFLOW_ADMIN_PASSWORD-}
    if [[ ! $password && -t 0 ]]; then
        read -rsp "Password of admin: " password
        echo
    fi
    [[ $password ]] || fail "This needs an administrator." "Set WINDFLOW_TOKEN to an API token, or WINDFLOW_ADMIN_PASSWORD."
    token=$(call POST /auth/login "{\"username\":\"admin\",\"password\":\"$(json "$password")\"}" | text accessToken)
}
