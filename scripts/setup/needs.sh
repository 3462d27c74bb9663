# shellcheck shell=bash
# What WindFlow needs of a machine, and the quickest way to see whether it is there. Read by `setup`.

declare -A what=(
    [jdk]="a JDK, 17 or newer"
    [maven]="Maven"
    [node]="Node.js 20 or newer, with npm"
    [client]="the Docker client"
    [engine]="a Docker Engine that answers"
    [compose]="Docker Compose, version 2 or newer"
    [curl]="curl"
    [jq]="jq"
    [redis]="Redis (tests)"
    [pgbouncer]="PgBouncer (tests)"
    [chromium]="Chromium (tests)"
    [mmdebstrap]="mmdebstrap (tests: images without a registry)"
    [pip]="pip for Python 3 (tests: images without a registry)"
)

has() { command -v "$1" > /dev/null; }

# A JDK says its version in a file beside it; asking javac would start a JVM.
has_jdk() {
    local javac release
    javac=$(readlink -f "$(command -v javac)") || return 1
    release=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "${javac%/bin/*}/release" 2> /dev/null)
    [[ ${release:-0} -ge 17 ]]
}

has_node() {
    local version
    has npm && version=$(node --version 2> /dev/null) && version=${version#v} && [[ ${version%%.*} -ge 20 ]]
}

# Only the engine's own answer counts: a client alone deploys nothing.
has_engine() {
    timeout 10 "$here/in-docker-group" docker version --format '{{.Server.Version}}' > /dev/null 2>&1
}

has_compose() { [[ $(docker compose version --short 2> /dev/null) =~ ^v?([2-9]|[1-9][0-9]+)\. ]]; }

has_client() { has docker; }
has_maven() { has mvn; }
has_curl() { has curl; }
has_jq() { has jq; }
has_redis() { has redis-server; }
# Debian's place for it is not on every user's path.
has_pgbouncer() { has pgbouncer || [[ -x /usr/sbin/pgbouncer ]]; }
has_chromium() { has chromium; }
has_mmdebstrap() { has mmdebstrap; }
has_pip() { python3 -m pip --version > /dev/null 2>&1; }
