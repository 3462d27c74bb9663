package io.windflow.rest.internal;

import io.windflow.api.Problem;
import io.windflow.api.ProblemType;
import io.windflow.api.identity.Principal;
import jakarta.ws.rs.container.ContainerRequestContext;

/** Who makes a request, and from where. */
public final class Caller {

    private static final String PRINCIPAL = "io.windflow.principal";
    private static final String ADDRESS = "io.windflow.address";

    private Caller() {}

    /** @throws Problem UNAUTHENTICATED if the request carries no valid token */
    public static Principal of(ContainerRequestContext request) {
        if (request.getProperty(PRINCIPAL) instanceof Principal principal) {
            return principal;
        }
        throw Problem.of(
                ProblemType.UNAUTHENTICATED,
                "This needs a login",
                "Send an access token or an API token as Authorization: Bearer");
    }

    /** The caller if the request carries a valid token, else null. */
    public static Principal orNull(ContainerRequestContext request) {
        return (Principal) request.getProperty(PRINCIPAL);
    }

    public static void set(ContainerRequestContext request, Principal principal) {
        request.setProperty(PRINCIPAL, principal);
    }

    /** The address the request came from. */
    public static String address(ContainerRequestContext request) {
        return (String) request.getProperty(ADDRESS);
    }

    public static void setAddress(ContainerRequestContext request, String address) {
        request.setProperty(ADDRESS, address);
    }
}
