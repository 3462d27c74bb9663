# shellcheck shell=bash
# What the scripts of this folder share. Sourced from the checkout's top folder.

. scripts/env.sh
. scripts/docker/terminal.sh
export PWD # the compose files use it
# WindFlow is to use the engine that it is started on.
[[ ${DOCKER_SOCKET-} || ${DOCKER_HOST-} != unix://* ]] || export DOCKER_SOCKET=${DOCKER_HOST#unix://}

project() { echo "${COMPOSE_PROJECT_NAME:-windflow}"; }

# own_containers ARGUMENTS…: `docker ps` on WindFlow's own, running or not.
own_containers() { docker ps --all --filter "label=com.docker.compose.project=$(project)" "$@"; }

# The compose files in force: those that the containers were made from, so that a mode (`make prod`) stays.
mode_files() {
    local files
    files=$(own_containers --no-trunc --filter label=com.docker.compose.service=windflow-api \
        --format '{{.Label "com.docker.compose.project.config_files"}}' | head -n 1)
    [[ $files != *deploy/prod.yml* ]] || echo deploy/prod.yml
    [[ $files != *deploy/https.yml* ]] || echo deploy/https.yml
}

mapfile -t mode < <(mode_files 2> /dev/null)

# compose ARGUMENTS…: on WindFlow as it is installed here, in the mode in force.
compose() {
    local file files=(--file docker-compose.minimal.yml --file docker-compose.extensions.yml)
    for file in "${mode[@]}"; do
        files+=(--file "$file")
    done
    [[ ! -f compose.override.yaml ]] || files+=(--file compose.override.yaml)
    docker compose "${files[@]}" "$@"
}

# Brings up the services, and those of the extensions that have a container already.
compose_up() {
    local profiles=()
    mapfile -t profiles < <(own_containers --filter label=io.windflow.extension \
        --format '--profile={{.Label "io.windflow.extension"}}' | sort -u)
    quietly compose "${profiles[@]}" up --detach
}

container() { # container SERVICE: its id, empty if there is none
    own_containers --quiet --filter "label=com.docker.compose.service=$1" | head -n 1
}

# The address that people use, without a slash at the end.
url() {
    local address=http://${WINDFLOW_BIND:-0.0.0.0}:${WINDFLOW_PORT:-80}
    if [[ ${WINDFLOW_DOMAIN-} && " ${mode[*]} " == *https.yml* ]]; then
        address=https://$WINDFLOW_DOMAIN:${WINDFLOW_HTTPS_PORT:-443}
    fi
    case $address in
        http:*:80 | https:*:443) address=${address%:*} ;;
    esac
    sed -E 's#//(0\.0\.0\.0|127\.0\.0\.1)#//localhost#' <<< "$address"
}

# What /api/health says, by the way that everybody takes, through Traefik. Empty while nothing answers.
health() {
    local host=${WINDFLOW_BIND:-0.0.0.0}
    [[ $host != 0.0.0.0 ]] || host=127.0.0.1
    # shellcheck disable=SC2016
    timeout 3 bash -c 'exec 3<> "/dev/tcp/$1/$2" &&
        printf "GET /api/health HTTP/1.0\r\nHost: %s\r\nConnection: close\r\n\r\n" "$3" >&3 && cat <&3' \
        - "$host" "${WINDFLOW_PORT:-80}" "${WINDFLOW_DOMAIN:-localhost}" 2> /dev/null |
        awk 'NR == 1 { found = $2 ~ /^(200|503)$/ } found && body { print } /^\r?$/ { body = 1 }' || true
}

# With HTTPS the plain port only redirects; then the API is asked in its container.
api_health() {
    if [[ $(url) == https:* ]]; then
        timeout 5 docker exec "$(container windflow-api)" wget -q -O - http://127.0.0.1:8000/api/health 2> /dev/null || true
    else
        health
    fi
}

# state_of EXTENSION, with the answer of /api/health on standard input.
state_of() { sed -n 's/.*"extensions":{[^}]*"'"$1"'":"\([A-Z]*\)".*/\1/p'; }

# await SECONDS COMMAND…: repeats it five times a second until it succeeds; fails when the time is over.
await() {
    local end=$(($(now_in_ms) + $1 * 1000))
    shift
    until "$@"; do
        [[ $(now_in_ms) -lt $end ]] || return 1
        sleep 0.2
    done
}

answers() { [[ $(api_health) == *'"status":'* ]]; }

# serves SECONDS: waits until WindFlow answers, but not for one that ends again and again.
serves() {
    local allowed=$(($(restarts) + 5))
    answers_or_gave_up() { answers || [[ $(restarts) -ge $allowed ]]; }
    await "$1" answers_or_gave_up && answers
}

restarts() { docker inspect --format '{{.RestartCount}}' "$(container windflow-api)" 2> /dev/null || echo 0; }

# What `make` starts all containers with, in the mode in force.
make_target() { [[ " ${mode[*]} " == *prod.yml* ]] && echo prod || echo minimal; }

# The extensions that this WindFlow has a bundle, settings and services for.
available_extensions() {
    local profile
    for profile in $(compose config --profiles | sort); do
        [[ ! -f config/available/windflow.$profile.cfg ]] || echo "$profile"
    done
}

# The last lines of the API's log since a moment that say what went wrong.
complaints() { # complaints SINCE [WORD]
    docker logs --since "$1" "$(container windflow-api)" 2>&1 | grep -E ' (WARN|ERROR) |^windflow: ' |
        grep -i -- "${2-}" | cut -c1-400 | tail -n 3
}

home() { echo "${WINDFLOW_HOME:-$PWD/data}"; }
