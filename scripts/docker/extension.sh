# shellcheck shell=bash
# What enable and disable share. Sourced from the checkout's top folder.

. scripts/docker/lib.sh

# The guide's extensions and their short names.
known() { # known NAME: the full name, if this WindFlow has it
    local name=$1 available
    case $name in
        mon) name=monitoring ;;
        work) name=workers ;;
    esac
    [[ $name =~ ^[a-z][a-z0-9]*$ ]] || fail "Which extension?" "For example 'make enable-cache'."
    available=$(available_extensions)
    grep -qx "$name" <<< "$available" ||
        fail "The extension '$name' is not part of this WindFlow." "Those that are: $(paste -sd' ' <<< "$available")."
    echo "$name"
}

config_folder() { echo "${WINDFLOW_CONFIG:-$PWD/config}"; }

# containers_of EXTENSION ARGUMENTS…: `docker ps` on its services.
containers_of() { own_containers --filter "label=io.windflow.extension=$1" "${@:2}"; }

services_of() { containers_of "$1" --format '{{.Label "com.docker.compose.service"}}'; }

volumes_of() {
    local id
    for id in $(containers_of "$1" --quiet); do
        docker inspect --format '{{range .Mounts}}{{if eq .Type "volume"}}{{.Name}}{{"\n"}}{{end}}{{end}}' "$id"
    done | sed '/^$/d'
}

# Whether no service of an extension is on its way any more.
healthy() { ! containers_of "$1" --format '{{.Status}}' | grep -qv '(healthy)'; }

begun=$(now_in_ms)
say() { printf '  %6d ms  %s\n' $(($(now_in_ms) - begun)) "$*"; }
