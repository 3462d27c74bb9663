package io.windflow.rest.internal.resource;

import io.windflow.api.Page;
import io.windflow.api.identity.ApiTokens;
import io.windflow.api.identity.ApiTokens.ApiToken;
import io.windflow.api.identity.ApiTokens.IssuedToken;
import io.windflow.rest.internal.Caller;
import io.windflow.rest.internal.Input;
import io.windflow.rest.internal.Replies;
import io.windflow.rest.internal.doc.Answers;
import io.windflow.rest.internal.dto.NewToken;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/** Tokens for programs: each sees and ends his own, an administrator everybody's. */
@Path("v1/tokens")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public final class TokensResource {

    private final ApiTokens tokens;

    public TokensResource(ApiTokens tokens) {
        this.tokens = tokens;
    }

    /** The tokens that the caller may see, without their secrets. */
    @GET
    @RolesAllowed(Roles.VIEWER)
    public Page<ApiToken> listTokens(@Context ContainerRequestContext request) {
        return new Page<>(tokens.list(Caller.of(request)), null);
    }

    /** Creates a token for the caller. Its secret is shown this once. */
    @POST
    @RolesAllowed(Roles.VIEWER)
    @Answers(status = 201, body = IssuedToken.class, headers = "Location")
    public Response createToken(NewToken token, @Context ContainerRequestContext request) {
        Input.body(token);
        String name = Input.required("/name", token.name());
        IssuedToken issued = tokens.create(Caller.of(request), name, token.role(), token.expiresAt());
        return Replies.created("tokens/" + issued.token().id(), issued);
    }

    /** Ends a token. */
    @DELETE
    @Path("{id}")
    @RolesAllowed(Roles.VIEWER)
    @Answers(status = 204)
    public void revokeToken(@PathParam("id") String id, @Context ContainerRequestContext request) {
        tokens.revoke(id, Caller.of(request));
    }
}
