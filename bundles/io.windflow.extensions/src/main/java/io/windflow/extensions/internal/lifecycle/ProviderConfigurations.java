package io.windflow.extensions.internal.lifecycle;

import io.windflow.extensions.internal.capability.CapabilityRegistry;
import java.io.IOException;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;

/**
 * The configurations of the extensions' own components. Each is a factory configuration of its own, so that a component
 * with new settings can be made beside the one in force.
 */
final class ProviderConfigurations {

    private final ConfigurationAdmin admin;
    private final AtomicLong generations = new AtomicLong();

    ProviderConfigurations(ConfigurationAdmin admin) {
        this.admin = admin;
    }

    /** Makes a configuration and returns its generation, which its component's services carry as a property. */
    long create(String pid, Map<String, Object> settings) throws IOException {
        long generation = generations.incrementAndGet();
        Dictionary<String, Object> properties = new Hashtable<>(settings);
        properties.put(CapabilityRegistry.GENERATION, generation);
        admin.getFactoryConfiguration(pid, name(generation), "?").update(properties);
        return generation;
    }

    void delete(String pid, long generation) throws IOException {
        delete("(service.pid=" + pid + "~" + name(generation) + ")");
    }

    void removeLeftovers(String pid) throws IOException {
        delete("(service.factoryPid=" + pid + ")");
    }

    private void delete(String filter) throws IOException {
        try {
            Configuration[] found = admin.listConfigurations(filter);
            if (found != null) {
                for (Configuration configuration : found) {
                    configuration.delete();
                }
            }
        } catch (InvalidSyntaxException e) {
            throw new IOException(e);
        }
    }

    private static String name(long generation) {
        return "g" + generation;
    }
}
