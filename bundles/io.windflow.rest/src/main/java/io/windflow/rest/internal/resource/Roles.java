package io.windflow.rest.internal.resource;

/** The names of the roles in {@code @RolesAllowed}: the lowest role that may call. */
public final class Roles {

    public static final String ADMIN = "admin";
    public static final String USER = "user";
    public static final String VIEWER = "viewer";

    private Roles() {}
}
