package io.windflow.launcher;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.connect.ConnectContent;
import org.osgi.framework.connect.ConnectModule;
import org.osgi.framework.connect.ModuleConnector;

/**
 * Connects the bundles of the core to the launcher's class path (OSGi Core 8, chapter 60): their classes come from one
 * class loader and so from the class-data archive, their headers from the index. Extensions are not connected.
 */
final class Connector implements ModuleConnector {
    private static final String SCHEME = "connect:";

    private final Path bundles;
    private final Map<String, CoreIndex.Entry> entries;

    Connector(Path bundles, CoreIndex index) {
        this.bundles = bundles;
        this.entries =
                index.bundles().stream().collect(Collectors.toMap(entry -> location(entry), Function.identity()));
    }

    static String location(CoreIndex.Entry entry) {
        return SCHEME + entry.file();
    }

    @Override
    public void initialize(File storage, Map<String, String> configuration) {
        // nothing is kept between starts
    }

    @Override
    public Optional<ConnectModule> connect(String location) {
        CoreIndex.Entry entry = entries.get(location);
        return entry == null ? Optional.empty() : Optional.of(() -> new Content(entry));
    }

    @Override
    public Optional<BundleActivator> newBundleActivator() {
        return Optional.empty();
    }

    /** One jar of the class path; opened on the first look inside. */
    private final class Content implements ConnectContent {
        private final CoreIndex.Entry bundle;
        private JarFile jar; // guarded by this

        Content(CoreIndex.Entry bundle) {
            this.bundle = bundle;
        }

        @Override
        public Optional<Map<String, String>> getHeaders() {
            return Optional.of(bundle.headers());
        }

        @Override
        public Iterable<String> getEntries() throws IOException {
            return jar().stream().map(ZipEntry::getName).toList();
        }

        @Override
        public Optional<ConnectEntry> getEntry(String path) {
            try {
                JarFile source = jar();
                ZipEntry entry = source.getEntry(path);
                return entry == null ? Optional.empty() : Optional.of(new Entry(source, entry));
            } catch (IOException e) {
                throw new IllegalStateException("cannot read " + bundle.file(), e);
            }
        }

        @Override
        public Optional<ClassLoader> getClassLoader() {
            return Optional.of(Connector.class.getClassLoader());
        }

        @Override
        public void open() {
            // see jar()
        }

        @Override
        public synchronized void close() throws IOException {
            if (jar != null) {
                jar.close();
                jar = null;
            }
        }

        private synchronized JarFile jar() throws IOException {
            if (jar == null) {
                jar = new JarFile(bundles.resolve(bundle.file()).toFile(), false);
            }
            return jar;
        }
    }

    private record Entry(JarFile jar, ZipEntry entry) implements ConnectContent.ConnectEntry {
        @Override
        public String getName() {
            return entry.getName();
        }

        @Override
        public long getContentLength() {
            return entry.getSize();
        }

        @Override
        public long getLastModified() {
            return entry.getTime();
        }

        @Override
        public InputStream getInputStream() throws IOException {
            return jar.getInputStream(entry);
        }
    }
}
