package io.windflow.api.identity;

/** What a user may do; each role includes the ones after it. */
public enum Role {
    /** Everything, also users, extensions and the policy of a stack. */
    ADMIN,
    /** Deploys and operates stacks. */
    USER,
    /** Looks, changes nothing, sees no secret. */
    VIEWER;

    /** Whether this role includes the other. */
    public boolean includes(Role other) {
        return ordinal() <= other.ordinal();
    }
}
