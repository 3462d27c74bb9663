package io.windflow.rest.internal.resource;

import io.windflow.api.Page;
import io.windflow.api.Problem;
import io.windflow.api.ProblemType;
import io.windflow.api.backup.Backup;
import io.windflow.api.backup.Backups;
import io.windflow.api.backup.Restoration;
import io.windflow.rest.internal.Caller;
import io.windflow.rest.internal.Replies;
import io.windflow.rest.internal.doc.Answers;
import io.windflow.rest.internal.doc.Raises;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.InputStream;

/** Archives of WindFlow's own data. They hold what passwords are checked against, so all of it is for administrators. */
@Path("v1/backups")
@Produces(MediaType.APPLICATION_JSON)
public final class BackupsResource {

    private final Backups backups;

    public BackupsResource(Backups backups) {
        this.backups = backups;
    }

    /** The archives, newest first, with the one that is being written. */
    @GET
    @RolesAllowed(Roles.ADMIN)
    public Page<Backup> listBackups() {
        return new Page<>(backups.list(), null);
    }

    /** Begins to write an archive. Answers at once; reading the archive tells how it goes on. */
    @POST
    @Idempotent
    @RolesAllowed(Roles.ADMIN)
    @Answers(status = 202, body = Backup.class, headers = HttpHeaders.LOCATION)
    @Raises(ProblemType.CONFLICT)
    public Response createBackup(@Context ContainerRequestContext request) {
        Backup backup = backups.create(Caller.of(request));
        return Replies.accepted("backups/" + backup.name(), backup);
    }

    /** One archive. */
    @GET
    @Path("{name}")
    @RolesAllowed(Roles.ADMIN)
    public Backup getBackup(@PathParam("name") String name) {
        return backups.get(name);
    }

    /** The archive itself, to be kept elsewhere: a zip file. */
    @GET
    @Path("{name}/archive")
    @Produces("application/zip")
    @RolesAllowed(Roles.ADMIN)
    @Answers(body = InputStream.class)
    @Raises(ProblemType.CONFLICT)
    public Response getBackupArchive(@PathParam("name") String name) {
        InputStream archive = backups.open(name);
        StreamingOutput body = output -> {
            try (archive) {
                archive.transferTo(output);
            }
        };
        return Response.ok(body)
                .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"" + name + "\"")
                .build();
    }

    /** Deletes an archive; one that is being written is cancelled. */
    @DELETE
    @Path("{name}")
    @RolesAllowed(Roles.ADMIN)
    @Answers(status = 204)
    @Raises(ProblemType.CONFLICT)
    public void deleteBackup(@PathParam("name") String name, @Context ContainerRequestContext request) {
        backups.remove(name, Caller.of(request));
    }

    /**
     * Begins to bring back what an archive holds: first into a store of its own, where it is compared with what was
     * backed up, then in one transaction in place of all that is there, apart from logins. Answers at once;
     * {@code GET} on the same path tells how it goes on.
     */
    @POST
    @Idempotent
    @Path("{name}/restore")
    @RolesAllowed(Roles.ADMIN)
    @Answers(status = 202, body = Restoration.class, headers = HttpHeaders.LOCATION)
    @Raises(ProblemType.CONFLICT)
    public Response restoreBackup(@PathParam("name") String name, @Context ContainerRequestContext request) {
        return Replies.accepted("backups/" + name + "/restore", backups.restore(name, Caller.of(request)));
    }

    /** How the restoration of this archive goes, or went since WindFlow started. */
    @GET
    @Path("{name}/restore")
    @RolesAllowed(Roles.ADMIN)
    public Restoration getRestoration(@PathParam("name") String name) {
        return backups.restoration()
                .filter(restoration -> restoration.backup().equals(name))
                .orElseThrow(() -> Problem.notFound("restoration of backup", name));
    }

    /** Ends a restoration that has not begun to replace anything. */
    @DELETE
    @Path("{name}/restore")
    @RolesAllowed(Roles.ADMIN)
    @Answers(status = 202, body = Restoration.class)
    @Raises(ProblemType.CONFLICT)
    public Response cancelRestoration(@PathParam("name") String name, @Context ContainerRequestContext request) {
        getRestoration(name);
        return Response.accepted(backups.cancelRestoration(Caller.of(request))).build();
    }
}
