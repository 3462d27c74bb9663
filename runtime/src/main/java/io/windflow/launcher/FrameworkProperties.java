package io.windflow.launcher;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.osgi.framework.Constants;

/** What the framework and the bundles of the core are told at start. */
final class FrameworkProperties {
    static final String VIRTUAL_THREADS = "org.apache.felix.http.jetty.virtualthreads.enable";

    private FrameworkProperties() {}

    /** Whether requests are to have virtual threads: before Java 24 one that waits in a monitor holds a real thread. */
    static boolean hasVirtualThreads(Runtime.Version java) {
        return java.feature() >= 24;
    }

    static Path storage(Path cache) {
        return cache.resolve("bundles");
    }

    /** Config Admin keeps its copies here; the truth is the configuration folder, so nothing survives a start. */
    static Path configurations(Path cache) {
        return cache.resolve("configurations");
    }

    static Map<String, String> of(Options options, CoreIndex index, Path cache) {
        Map<String, String> properties = new HashMap<>(index.properties());
        properties.put("windflow.home", options.home().toString());
        properties.put("windflow.dist", options.distribution().toString());
        properties.put("windflow.config.dir", options.config().toString());
        properties.put("windflow.version", index.version());
        properties.put("windflow.http.host", options.host());
        properties.put("windflow.http.port", Integer.toString(options.port()));
        properties.put("windflow.retention.deployments", Integer.toString(options.deploymentsKept()));
        properties.put("windflow.retention.audit.days", Integer.toString(options.auditDays()));

        properties.put("org.apache.felix.http.host", options.host());
        properties.put("org.osgi.service.http.port", Integer.toString(options.port()));
        properties.putIfAbsent(VIRTUAL_THREADS, Boolean.toString(hasVirtualThreads(Runtime.version())));
        properties.put("felix.fileinstall.dir", options.config().toString());
        properties.put("felix.fileinstall.tmpdir", cache.resolve("fileinstall").toString());
        properties.put("felix.cm.dir", configurations(cache).toString());
        properties.put(
                "org.apache.felix.configadmin.plugin.interpolation.secretsdir",
                options.home().resolve("secrets") + ",/run/secrets");

        properties.put(Constants.FRAMEWORK_STORAGE, storage(cache).toString());
        properties.put(Constants.FRAMEWORK_BEGINNING_STARTLEVEL, Integer.toString(index.highestStartLevel()));
        properties.put(Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA, sharedPackages());
        // Classes reach a bundle through its imports, never through the class path by chance.
        properties.put("felix.bootdelegation.implicit", "false");
        // The lock on the data folder covers the cache in it.
        properties.put("felix.cache.locking", "false");
        return properties;
    }

    /** The packages of the launcher's class path that bundles use. Some libraries ask for SLF4J below 2. */
    private static String sharedPackages() {
        return "org.osgi.service.log;version=1.5,"
                + "org.slf4j;org.slf4j.event;org.slf4j.helpers;org.slf4j.spi;version=1.7.36,"
                + "org.slf4j;org.slf4j.event;org.slf4j.helpers;org.slf4j.spi;version=2.0.20";
    }
}
