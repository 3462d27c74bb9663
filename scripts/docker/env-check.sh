# shellcheck shell=bash
# Looks through .env before anybody uses it. Sourced from the checkout's top folder.

refuse_line() { # refuse_line NUMBER REASON
    echo ".env, line $1: $2" >&2
    exit 1
}

# Fails on the first line that is no assignment or whose value cannot be right.
env_is_well_formed() {
    [[ -f .env ]] || return 0
    [[ -r .env ]] || { echo ".env cannot be read: see its owner and mode with 'ls -l .env'." >&2; exit 1; }
    local line name value number=0
    while IFS= read -r line || [[ $line ]]; do
        number=$((number + 1))
        [[ ! $line =~ ^[[:space:]]*(#|$) ]] || continue
        [[ $line =~ ^[[:space:]]*(export[[:space:]]+)?([A-Za-z_][A-Za-z0-9_]*)=(.*)$ ]] ||
            refuse_line "$number" "expected NAME=value, found '${line:0:60}'."
        name=${BASH_REMATCH[2]} value=${BASH_REMATCH[3]}
        case $value in
            \"*\") value=${value#\"} value=${value%\"} ;;
            \'*\') value=${value#\'} value=${value%\'} ;;
            \"* | \'*) refuse_line "$number" "the quote of $name is not closed." ;;
            *) value=${value%%[[:space:]]#*} value=${value%"${value##*[![:space:]]}"} ;;
        esac
        value_is_right "$number" "$name" "$value"
    done < .env
}

value_is_right() {
    local number=$1 name=$2 value=$3
    case $name in
        *_PORT)
            [[ $value =~ ^[1-9][0-9]{0,4}$ && $value -le 65535 ]] ||
                refuse_line "$number" "$name must be a port from 1 to 65535, not '$value'." ;;
        *_PASSWORD | *_TOKEN)
            [[ $value || $name == WINDFLOW_ADMIN_PASSWORD ]] ||
                refuse_line "$number" "$name has no value; give it one, or remove the line for the default." ;;&
        REDIS_PASSWORD | POSTGRES_PASSWORD)
            # They also stand in URLs and in Redis's own settings.
            [[ ! $value =~ [^A-Za-z0-9._~-] ]] ||
                refuse_line "$number" "$name may hold letters, digits and . _ ~ - only." ;;
        WINDFLOW_HOME | WINDFLOW_CONFIG)
            [[ $value == /* ]] || refuse_line "$number" "$name must be an absolute path, not '$value'." ;;
        *_BIND)
            [[ $value =~ ^[0-9]{1,3}(\.[0-9]{1,3}){3}$ || $value == \[*:*\] ]] ||
                refuse_line "$number" "$name must be an address of this machine, such as 127.0.0.1, not '$value'." ;;
        WINDFLOW_MEMORY | REDIS_MAXMEMORY)
            [[ $value =~ ^[0-9]+([kKmMgG][bB]?)$ ]] ||
                refuse_line "$number" "$name must be a size such as 384m, not '$value'." ;;
        COMPOSE_PROJECT_NAME)
            [[ $value =~ ^[a-z0-9][a-z0-9_-]*$ ]] ||
                refuse_line "$number" "$name may hold small letters, digits, - and _ only, not '$value'." ;;
    esac
}
