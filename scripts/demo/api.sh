# shellcheck shell=bash
# WindFlow's REST API for a shell. Sourced by `run`, which sets url.

token=

# api METHOD PATH: sends standard input as JSON (PUT and POST) and prints the answer; a problem
# document goes to standard error in one line and fails.
api() {
    local answer status body=()
    [[ $1 != P* ]] || body=(--header 'Content-Type: application/json' --data-binary @-)
    answer=$(curl -sS --max-time 60 --write-out '\n%{http_code}' --request "$1" "${body[@]}" \
        --header @<(printf 'Authorization: Bearer %s\n' "$token") "$url/api/v1$2")
    status=${answer##*$'\n'}
    answer=${answer%$'\n'*}
    if [[ $status != 2* ]]; then
        jq -r '"\(.title): \(.detail // "")"' <<< "$answer" >&2 2> /dev/null || echo "$status $answer" >&2
        return 1
    fi
    printf '%s\n' "$answer"
}

sign_in() {
    local password=${WINDFLOW_ADMIN_PASSWORD-}
    if ! curl -fsS --max-time 5 "$url/api/health" > /dev/null 2>&1; then
        echo "No WindFlow answers on $url: start one with 'make run' in another terminal." >&2
        exit 1
    fi
    if [[ ! $password && -t 0 ]]; then
        read -rsp "Password of admin on $url: " password
        echo
    fi
    [[ $password ]] || { echo "Set WINDFLOW_ADMIN_PASSWORD to the password of admin." >&2; exit 1; }
    token=$(jq -n --arg password "$password" '{username: "admin", password: $password}' |
        api POST /auth/login | jq -r .accessToken)
}

# follow ID STATE: prints each state of a deployment with the time since then, and fails if it
# does not end in STATE.
follow() {
    local id=$1 expected=$2 before= state deployment began=${EPOCHREALTIME/[.,]/}
    for _ in $(seq 600); do
        deployment=$(api GET "/deployments/$id")
        state=$(jq -r .state <<< "$deployment")
        [[ $state == "$before" ]] || printf '  %5d ms  %s\n' $(((${EPOCHREALTIME/[.,]/} - began) / 1000)) "$state"
        before=$state
        case $state in SUCCEEDED | FAILED | ROLLED_BACK | CANCELLED) break ;; esac
        sleep 0.2
    done
    jq -r '.reason // empty | "  because: \(.)"' <<< "$deployment"
    if [[ $state != "$expected" ]]; then
        echo "Expected $expected. The log says:" >&2
        api GET "/deployments/$id/log" | tail -n 20 >&2
        exit 1
    fi
}

# services STACK: a line for each service, as WindFlow sees it now.
services() {
    api GET "/stacks/$1" | jq -r '.services[] | "  \(.name): \(.image), \(.containers[0].status // .status)"'
}
