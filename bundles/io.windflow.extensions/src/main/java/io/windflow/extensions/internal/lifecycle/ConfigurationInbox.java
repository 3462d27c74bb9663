package io.windflow.extensions.internal.lifecycle;

import java.io.IOException;
import java.util.Collections;
import java.util.Dictionary;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.cm.ManagedService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Receives one extension's settings file from Config Admin, where File Install puts it. */
final class ConfigurationInbox implements ManagedService, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ConfigurationInbox.class);

    private final String pid;
    private final ConfigurationAdmin admin;
    private final BiConsumer<String, Wanted> receiver;
    private final String extension;
    private final ServiceRegistration<ManagedService> registration;

    ConfigurationInbox(
            BundleContext context,
            ConfigurationAdmin admin,
            String extension,
            String pid,
            BiConsumer<String, Wanted> receiver) {
        this.extension = extension;
        this.pid = pid;
        this.admin = admin;
        this.receiver = receiver;
        this.registration = context.registerService(
                ManagedService.class, this, FrameworkUtil.asDictionary(Map.of(Constants.SERVICE_PID, pid)));
    }

    /** @param values the settings with references to variables and secrets replaced; null when there is no file */
    @Override
    public void updated(Dictionary<String, ?> values) {
        if (values == null) {
            receiver.accept(extension, Wanted.OFF);
            return;
        }
        Map<String, String> replaced = settings(values);
        replaced.values().removeIf(String::isEmpty);
        receiver.accept(extension, Wanted.on(written(replaced), replaced));
    }

    /** The settings as they stand in the file. */
    private Map<String, String> written(Map<String, String> otherwise) {
        try {
            Configuration[] found = admin.listConfigurations("(" + Constants.SERVICE_PID + "=" + pid + ")");
            if (found != null) {
                return settings(found[0].getProperties());
            }
        } catch (IOException | InvalidSyntaxException | IllegalStateException e) {
            LOG.warn("The settings of {} cannot be read as they are written", pid, e);
        }
        return otherwise;
    }

    private static Map<String, String> settings(Dictionary<String, ?> properties) {
        Map<String, String> settings = new LinkedHashMap<>();
        for (String key : Collections.list(properties.keys())) {
            // Config Admin and File Install add what says where a configuration is from.
            if (!key.startsWith("service.") && !key.startsWith("felix.fileinstall.") && !key.startsWith(".felix")) {
                settings.put(key, String.valueOf(properties.get(key)).strip());
            }
        }
        return settings;
    }

    @Override
    public void close() {
        registration.unregister();
    }
}
