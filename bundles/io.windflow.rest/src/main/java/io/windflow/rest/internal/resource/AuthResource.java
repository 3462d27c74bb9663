package io.windflow.rest.internal.resource;

import io.windflow.api.Problem;
import io.windflow.api.ProblemType;
import io.windflow.api.identity.Authentication;
import io.windflow.api.identity.Principal;
import io.windflow.api.identity.Session;
import io.windflow.api.identity.Users;
import io.windflow.rest.internal.Caller;
import io.windflow.rest.internal.Input;
import io.windflow.rest.internal.doc.Answers;
import io.windflow.rest.internal.doc.Raises;
import io.windflow.rest.internal.dto.LoginRequest;
import io.windflow.rest.internal.dto.Me;
import io.windflow.rest.internal.dto.PasswordChange;
import io.windflow.rest.internal.dto.RefreshRequest;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;

/** Logging in and out. */
@Path("v1/auth")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public final class AuthResource {

    private final Authentication authentication;
    private final Users users;

    public AuthResource(Authentication authentication, Users users) {
        this.authentication = authentication;
        this.users = users;
    }

    /** Logs in with a name and a password. */
    @POST
    @Path("login")
    @PermitAll
    @Raises(ProblemType.UNAUTHENTICATED)
    public Session login(LoginRequest login, @Context ContainerRequestContext request) {
        Input.body(login);
        String username = Input.required("/username", login.username());
        String password = Input.required("/password", login.password());
        return authentication.login(username, password.toCharArray(), Caller.address(request));
    }

    /**
     * Exchanges a refresh token for a new session. The token ends with this call. A client that lost the answer may repeat
     * the call for ten seconds; later, or once the next token was used, the repeated call ends the session.
     */
    @POST
    @Path("refresh")
    @PermitAll
    @Raises(ProblemType.UNAUTHENTICATED)
    public Session refresh(RefreshRequest refresh, @Context ContainerRequestContext request) {
        Input.body(refresh);
        String token = Input.required("/refreshToken", refresh.refreshToken());
        return authentication.refresh(token, Caller.address(request));
    }

    /** Ends the session of the call: its access token and its refresh token. */
    @POST
    @Path("logout")
    @RolesAllowed(Roles.VIEWER)
    @Answers(status = 204)
    public void logout(@Context ContainerRequestContext request) {
        authentication.logout(Caller.of(request));
    }

    /** Who makes the call. */
    @GET
    @Path("me")
    @RolesAllowed(Roles.VIEWER)
    public Me me(@Context ContainerRequestContext request) {
        Principal caller = Caller.of(request);
        return new Me(caller.userId(), caller.username(), displayName(caller), caller.role());
    }

    /** Changes the caller's own password. */
    @POST
    @Path("password")
    @RolesAllowed(Roles.VIEWER)
    @Answers(status = 204)
    public void changePassword(PasswordChange change, @Context ContainerRequestContext request) {
        Input.body(change);
        String current = Input.required("/currentPassword", change.currentPassword());
        String replacement = Input.required("/newPassword", change.newPassword());
        users.changePassword(Caller.of(request), current, replacement);
    }

    /** A user that another identity provider knows has no local record; his name serves. */
    private String displayName(Principal caller) {
        try {
            return users.get(caller.userId()).displayName();
        } catch (Problem unknown) {
            if (unknown.type() != ProblemType.NOT_FOUND) {
                throw unknown;
            }
            return caller.username();
        }
    }
}
