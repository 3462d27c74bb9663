package io.windflow.rest.internal;

import io.windflow.api.Problem;
import io.windflow.api.ProblemType;
import io.windflow.api.identity.Principal;
import io.windflow.api.identity.Role;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.SecurityContext;
import java.util.Locale;

/**
 * Who makes a request, and from where. It is the request's security context, so that an extension's resources learn the
 * caller's name and role by the means of Jakarta REST.
 */
public final class Caller implements SecurityContext {

    private final Principal principal;
    private final String address;

    private Caller(Principal principal, String address) {
        this.principal = principal;
        this.address = address;
    }

    /** A caller who has not shown a token yet. */
    public static Caller unknown(String address) {
        return new Caller(null, address);
    }

    /** Notes who makes the request. */
    public static void set(ContainerRequestContext request, Principal principal) {
        request.setSecurityContext(new Caller(principal, principal.address()));
    }

    /** @throws Problem UNAUTHENTICATED if the request carries no valid token */
    public static Principal of(ContainerRequestContext request) {
        Principal known = orNull(request);
        if (known == null) {
            throw unauthenticated();
        }
        return known;
    }

    /** The caller if a valid token was seen, else null. */
    public static Principal orNull(ContainerRequestContext request) {
        return ((Caller) request.getSecurityContext()).principal;
    }

    /** The address the request came from. */
    public static String address(ContainerRequestContext request) {
        return ((Caller) request.getSecurityContext()).address;
    }

    public static Problem unauthenticated() {
        return Problem.of(
                ProblemType.UNAUTHENTICATED,
                "This needs a login",
                "Send an access token or an API token as Authorization: Bearer");
    }

    @Override
    public java.security.Principal getUserPrincipal() {
        return principal == null ? null : principal::username;
    }

    @Override
    public boolean isUserInRole(String role) {
        for (Role known : Role.values()) {
            if (known.name().equals(role.toUpperCase(Locale.ROOT))) {
                return principal != null && principal.role().includes(known);
            }
        }
        return false;
    }

    @Override
    public boolean isSecure() {
        return false;
    }

    @Override
    public String getAuthenticationScheme() {
        return principal == null ? null : "Bearer";
    }
}
