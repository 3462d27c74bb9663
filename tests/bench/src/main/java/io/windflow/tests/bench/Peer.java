package io.windflow.tests.bench;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.nio.file.Files;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.glassfish.jersey.server.ResourceConfig;
import org.glassfish.jersey.servlet.ServletContainer;

/** A bare Jetty with Jersey: the least that could answer as WindFlow does. */
public final class Peer {
    private Peer() {}

    public static void main(String[] arguments) throws Exception {
        Server server = new Server(new QueuedThreadPool(64));
        ServerConnector connector = new ServerConnector(server, 1, 1);
        connector.setHost("127.0.0.1");
        connector.setPort(Integer.parseInt(arguments[0]));
        server.addConnector(connector);
        ResourceConfig application = new ResourceConfig();
        application.registerInstances(new Answers(Files.readString(java.nio.file.Path.of(arguments[1]))));
        ServletContextHandler context = new ServletContextHandler();
        context.addServlet(new ServletHolder(new ServletContainer(application)), "/api/*");
        server.setHandler(context);
        server.start();
        server.join();
    }

    /** Every answer is the same text. */
    @Path("/")
    public static final class Answers {
        private final String text;

        Answers(String text) {
            this.text = text;
        }

        @GET
        @Path("health")
        @Produces(MediaType.APPLICATION_JSON)
        public String health() {
            return text;
        }

        @GET
        @Path("v1/stacks")
        @Produces(MediaType.APPLICATION_JSON)
        public String stacks() {
            return text;
        }
    }
}
