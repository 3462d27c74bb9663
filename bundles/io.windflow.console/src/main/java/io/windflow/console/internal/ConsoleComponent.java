package io.windflow.console.internal;

import jakarta.servlet.Servlet;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;

/** Publishes the dashboard on every path that nothing else serves, and the way to the Felix web console. */
@Component
public final class ConsoleComponent {

    /** Framework property: the folder of the distribution. */
    private static final String DISTRIBUTION = "windflow.dist";

    private final List<ServiceRegistration<Servlet>> servlets = new ArrayList<>();
    private final WebConsole webConsole;

    @Activate
    public ConsoleComponent(BundleContext context) {
        Path distribution = Path.of(context.getProperty(DISTRIBUTION));
        webConsole = new WebConsole(context, distribution);
        publish(context, new DashboardServlet(distribution.resolve("dashboard")), "/*");
        publish(context, new WebConsoleGate(webConsole), WebConsoleLogin.PATH, WebConsoleLogin.PATH + "/*");
    }

    @Deactivate
    void stop() {
        servlets.forEach(ServiceRegistration::unregister);
        webConsole.stop();
    }

    private void publish(BundleContext context, Servlet servlet, String... patterns) {
        Dictionary<String, Object> properties = new Hashtable<>();
        properties.put("osgi.http.whiteboard.servlet.name", servlet.getClass().getName());
        properties.put("osgi.http.whiteboard.servlet.pattern", patterns);
        servlets.add(context.registerService(Servlet.class, servlet, properties));
    }
}
