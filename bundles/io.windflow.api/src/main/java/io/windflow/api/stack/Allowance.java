package io.windflow.api.stack;

/** What policy refuses unless an administrator allows it for a stack, since each can take over the machine. */
public enum Allowance {
    PRIVILEGED,
    /** {@code network_mode}, {@code pid}, {@code ipc}, {@code uts}, {@code userns_mode} or {@code cgroup} of the host. */
    HOST_NAMESPACES,
    DEVICES,
    /** {@code cap_add} and {@code security_opt} that loosen. */
    CAPABILITIES,
    /** The Docker socket. */
    DOCKER_SOCKET,
    /** A bind mount of a path outside the stack's folder. */
    HOST_MOUNTS
}
