# shellcheck shell=bash
# How each need is installed on Debian and Ubuntu. Read by `setup`, which defines as_root.

packages_known=
learn_packages() {
    [[ $packages_known ]] || quietly apt-get -qq update
    packages_known=yes
}

install_packages() {
    learn_packages
    quietly env DEBIAN_FRONTEND=noninteractive NEEDRESTART_SUSPEND=1 \
        apt-get -qq -o DPkg::Lock::Timeout=300 -o Dpkg::Use-Pty=0 --yes --no-install-recommends install "$@"
}

# Says what a command printed only if it fails.
quietly() {
    local output
    output=$(as_root "$@" 2>&1) || { printf '%s\n' "$output" >&2; return 1; }
}

# The major version of a package that this release would install; 0 if it has none.
candidate() {
    local version
    version=$(apt-cache policy "$1" 2> /dev/null | sed -n 's/^ *Candidate: \([0-9]*:\)\?\([0-9]*\).*/\2/p')
    echo "${version:-0}"
}

# Slim systems lack the folder that the package's own script links manual pages into, and it fails.
install_jdk() {
    local release
    learn_packages
    as_root mkdir -p /usr/share/man/man1
    for release in 17 21 25; do
        if [[ $(candidate "openjdk-$release-jdk-headless") -ge $release ]]; then
            install_packages "openjdk-$release-jdk-headless"
            return
        fi
    done
}

install_maven() { install_packages maven; }
install_curl() { install_packages curl ca-certificates; }
install_jq() { install_packages jq; }
install_chromium() { install_packages chromium fonts-liberation; }
install_mmdebstrap() { install_packages mmdebstrap; }
install_pip() { install_packages python3-pip; }

# The tests start servers of their own; one that came with the package would hold the usual port.
install_redis() {
    install_packages redis-server
    [[ ! -d /run/systemd/system ]] || as_root systemctl disable --quiet --now redis-server
}

install_pgbouncer() {
    install_packages pgbouncer
    [[ ! -d /run/systemd/system ]] || as_root systemctl disable --quiet --now pgbouncer
}

# A release whose Node is too old still has an npm, and that can install a newer Node into /usr/local,
# which then runs the newer npm.
install_node() {
    local package
    install_packages nodejs npm ca-certificates
    hash -r
    has_node && return
    for package in node@22 npm@11; do
        quietly npm install --global --no-fund --no-audit --prefix /usr/local "$package"
        hash -r
    done
}

install_client() {
    learn_packages
    if [[ $(candidate docker-cli) -gt 0 ]]; then
        install_packages docker-cli
    else
        install_packages docker.io
    fi
}

install_engine() {
    if [[ ${DOCKER_HOST:-unix:} != unix:* ]]; then
        echo "DOCKER_HOST names $DOCKER_HOST, which does not answer: start that engine, or unset DOCKER_HOST." >&2
        exit 1
    fi
    has dockerd || install_packages docker.io iptables ca-certificates
    as_root "$here/start-engine"
    has_engine || join_docker_group
}

# Debian 12's own package is version 1; the newer one's file runs on it and goes where every user's client looks.
install_compose() {
    local suite folder
    learn_packages
    if [[ $(candidate docker-compose-v2) -ge 2 ]]; then
        install_packages docker-compose-v2
    elif [[ $(candidate docker-compose) -ge 2 ]]; then
        install_packages docker-compose
    else
        folder=$(mktemp -d)
        for suite in testing unstable; do
            "$here/fetch-packages" --suite "$suite" "$folder" docker-compose && break
        done
        dpkg-deb -x "$folder"/docker-compose_*.deb "$folder"
        as_root install -D -m 755 "$folder/usr/libexec/docker/cli-plugins/docker-compose" \
            /usr/local/lib/docker/cli-plugins/docker-compose
        rm -rf "$folder"
    fi
}

# An engine that answers root alone: its group opens the socket to this user.
join_docker_group() {
    [[ $(id -u) -ne 0 ]] && as_root docker version > /dev/null 2>&1 || return 0
    as_root usermod -aG docker "$(id -un)"
    echo "You are in the group 'docker' now. make knows already; log out and in to use docker by hand."
}
