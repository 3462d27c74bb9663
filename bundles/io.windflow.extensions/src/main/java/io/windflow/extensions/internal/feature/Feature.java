package io.windflow.extensions.internal.feature;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * An extension as its feature file describes it.
 *
 * @param capability the capability it brings a provider for, null if none
 * @param pid the PID under which its own component is configured
 * @param requires ids of extensions it needs
 * @param bundles what it needs beyond the core, in the order of the file
 * @param folders where their jars are
 * @param environment the variables that switch it on at start
 * @param services what it stands on
 */
public record Feature(
        String id,
        String name,
        String description,
        String capability,
        String pid,
        List<String> requires,
        List<Artifact> bundles,
        List<Path> folders,
        Environment environment,
        List<Service> services) {

    public Feature {
        requires = List.copyOf(requires);
        bundles = List.copyOf(bundles);
        folders = List.copyOf(folders);
        services = List.copyOf(services);
    }

    /** The PID of the user's settings, which is the name of the file without its end. */
    public String userPid() {
        return "windflow." + id;
    }

    /** The name of the file that switches it on. */
    public String fileName() {
        return userPid() + ".cfg";
    }

    /**
     * Variables of the environment with the same effect as the file.
     *
     * @param variable the one that switches the extension on, null if none does
     * @param value what it must hold, null for anything
     * @param others values that mean something else than this extension and are no mistake
     * @param settings the variable of each setting
     */
    public record Environment(String variable, String value, List<String> others, Map<String, String> settings) {

        static final Environment NONE = new Environment(null, null, List.of(), Map.of());

        public Environment {
            others = List.copyOf(others);
            settings = Map.copyOf(settings);
        }
    }

    /** A backing service that WindFlow's compose files can start. */
    public record Service(String name, String image, long memoryBytes, long diskBytes, List<Integer> ports) {

        public Service {
            ports = List.copyOf(ports);
        }
    }
}
