package io.windflow.rest.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.windflow.spi.rest.RestResource;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.SecurityContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What extensions add under {@code /api/v1/x}, while they are there. */
class ContributedResourcesTest {

    private TestServer server;
    private int located;

    /** As an extension would write it. */
    public static final class Greeting {

        @GET
        @Path("hello")
        @Produces("text/plain")
        @RolesAllowed("user")
        public String hello(@Context SecurityContext caller) {
            return "hello " + caller.getUserPrincipal().getName();
        }

        @GET
        @Path("open")
        @Produces("text/plain")
        public String undeclared() {
            return "nobody should see this";
        }
    }

    @BeforeEach
    void start() throws Exception {
        server = TestServer.start();
        server.contributed.add(new RestResource() {
            @Override
            public String path() {
                return "greeting";
            }

            @Override
            public Object resource() {
                located++;
                return new Greeting();
            }
        });
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    @Test
    void resourceIsServedToItsRole() throws Exception {
        assertThat(server.get("user", "/api/v1/x/greeting/hello").body()).isEqualTo("hello user");
        assertThat(server.get("viewer", "/api/v1/x/greeting/hello").statusCode())
                .isEqualTo(403);
    }

    @Test
    void strangerDoesNotEvenReachTheExtension() throws Exception {
        assertThat(server.get(null, "/api/v1/x/greeting/hello").statusCode()).isEqualTo(401);
        assertThat(located).isZero();
    }

    @Test
    void methodWithoutARoleLetsNobodyThrough() throws Exception {
        assertThat(server.get("admin", "/api/v1/x/greeting/open").statusCode()).isEqualTo(403);
    }

    @Test
    void resourceGoesWithItsExtension() throws Exception {
        server.contributed.clear();

        assertThat(server.get("user", "/api/v1/x/greeting/hello").statusCode()).isEqualTo(404);
    }
}
