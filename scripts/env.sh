# shellcheck shell=bash
# Reads the checkout's `.env`, if there is one, into the environment. What stands in the environment
# already wins, as with Docker Compose. Sourced from the checkout's top folder.

if [[ -f .env ]]; then
    while IFS= read -r line || [[ $line ]]; do
        [[ $line =~ ^[[:space:]]*(export[[:space:]]+)?([A-Za-z_][A-Za-z0-9_]*)=(.*)$ ]] || continue
        name=${BASH_REMATCH[2]} value=${BASH_REMATCH[3]}
        case $value in
            \"*\"*) value=${value#\"} value=${value%%\"*} ;;
            \'*\'*) value=${value#\'} value=${value%%\'*} ;;
            *) value=${value%%[[:space:]]#*} value=${value%"${value##*[![:space:]]}"} ;;
        esac
        [[ -v $name ]] || export "$name=$value"
    done < .env
    unset line name value
fi
