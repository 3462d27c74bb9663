package io.windflow.rest.internal.resource;

import io.windflow.api.Problem;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.InputStream;
import java.net.URI;
import java.util.Map;
import java.util.zip.GZIPOutputStream;

/** The description of the API, for programs and for people. */
@Path("/")
public final class DocsResource {

    /** The reader of the document needs inline styles; scripts come from here alone. */
    private static final String PAGE_POLICY = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline';"
            + " img-src 'self' data:; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none';"
            + " frame-ancestors 'none'";

    private static final Map<String, String> ASSETS = Map.of(
            "start.js", "text/javascript; charset=utf-8",
            "swagger-ui-bundle.js", "text/javascript; charset=utf-8",
            "swagger-ui.css", "text/css; charset=utf-8");

    private static final String FOLDER = "/io/windflow/rest/internal/";

    private final String tag;

    /** @param version tells one build's files from another's */
    public DocsResource(String version) {
        this.tag = '"' + version + '"';
    }

    /** Leads a person who opens the API's own address to its pages. */
    @GET
    @PermitAll
    public Response getStart() {
        return Response.seeOther(URI.create("/api/docs")).build();
    }

    /** The OpenAPI document. */
    @GET
    @Path("openapi.json")
    @PermitAll
    public Response getOpenApi(@Context HttpHeaders asked) {
        return file("openapi.json", MediaType.APPLICATION_JSON, asked);
    }

    /** The document as pages to read and try. */
    @GET
    @Path("docs")
    @PermitAll
    public Response getDocs(@Context HttpHeaders asked) {
        return file("docs/index.html", "text/html; charset=utf-8", asked);
    }

    /** What the pages need. */
    @GET
    @Path("docs/{file}")
    @PermitAll
    public Response getDocsFile(@PathParam("file") String file, @Context HttpHeaders asked) {
        String type = ASSETS.get(file);
        if (type == null) {
            throw Problem.notFound("file", file);
        }
        return file("docs/" + file, type, asked);
    }

    private Response file(String name, String type, HttpHeaders asked) {
        String had = asked.getHeaderString(HttpHeaders.IF_NONE_MATCH);
        Response.ResponseBuilder answer;
        if (had != null && had.contains(tag)) {
            answer = Response.notModified();
        } else if (accepts(asked, "gzip")) {
            answer = Response.ok(packed(name), type).header(HttpHeaders.CONTENT_ENCODING, "gzip");
        } else {
            answer = Response.ok(plain(name), type);
        }
        return answer.header(HttpHeaders.ETAG, tag)
                .header(HttpHeaders.VARY, HttpHeaders.ACCEPT_ENCODING)
                .header(HttpHeaders.CACHE_CONTROL, "no-cache")
                .header("Content-Security-Policy", PAGE_POLICY)
                .build();
    }

    private static boolean accepts(HttpHeaders asked, String encoding) {
        String accepted = asked.getHeaderString(HttpHeaders.ACCEPT_ENCODING);
        return accepted != null && accepted.contains(encoding);
    }

    private static StreamingOutput plain(String name) {
        return output -> {
            try (InputStream file = DocsResource.class.getResourceAsStream(FOLDER + name)) {
                file.transferTo(output);
            }
        };
    }

    /** Packed for each request: these files are asked for too rarely to keep them. */
    private static StreamingOutput packed(String name) {
        return output -> {
            GZIPOutputStream gzip = new GZIPOutputStream(output);
            plain(name).write(gzip);
            gzip.finish();
        };
    }
}
