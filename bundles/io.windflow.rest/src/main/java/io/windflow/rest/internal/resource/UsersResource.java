package io.windflow.rest.internal.resource;

import io.windflow.api.Page;
import io.windflow.api.PageRequest;
import io.windflow.api.ProblemType;
import io.windflow.api.identity.User;
import io.windflow.api.identity.UserChange;
import io.windflow.api.identity.Users;
import io.windflow.rest.internal.Caller;
import io.windflow.rest.internal.Input;
import io.windflow.rest.internal.Replies;
import io.windflow.rest.internal.doc.Answers;
import io.windflow.rest.internal.doc.Raises;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/** The local users. */
@Path("v1/users")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public final class UsersResource {

    private final Users users;

    public UsersResource(Users users) {
        this.users = users;
    }

    /** The users, by name. */
    @GET
    @RolesAllowed(Roles.ADMIN)
    public Page<User> listUsers(
            @QueryParam("cursor") String cursor, @QueryParam("limit") @DefaultValue("50") int limit) {
        return users.list(new PageRequest(cursor, limit));
    }

    /** Creates a user. Name, role and password are required. */
    @POST
    @RolesAllowed(Roles.ADMIN)
    @Answers(status = 201, body = User.class, headers = "Location")
    @Raises(ProblemType.CONFLICT)
    public Response createUser(UserChange user, @Context ContainerRequestContext request) {
        User created = users.create(Input.body(user), Caller.of(request));
        return Replies.created("users/" + created.id(), created);
    }

    /** One user. */
    @GET
    @Path("{id}")
    @RolesAllowed(Roles.ADMIN)
    public User getUser(@PathParam("id") String id) {
        return users.get(id);
    }

    /** Changes a user. What is left out stays as it is. */
    @PATCH
    @Path("{id}")
    @RolesAllowed(Roles.ADMIN)
    @Raises(ProblemType.CONFLICT)
    public User updateUser(@PathParam("id") String id, UserChange change, @Context ContainerRequestContext request) {
        return users.update(id, Input.body(change), Caller.of(request));
    }

    /** Removes a user and ends his sessions and tokens. */
    @DELETE
    @Path("{id}")
    @RolesAllowed(Roles.ADMIN)
    @Answers(status = 204)
    @Raises(ProblemType.CONFLICT)
    public void deleteUser(@PathParam("id") String id, @Context ContainerRequestContext request) {
        users.delete(id, Caller.of(request));
    }
}
