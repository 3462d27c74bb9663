package io.windflow.store.sqlite.internal;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteJDBCLoader;
import org.sqlite.util.LibraryLoaderUtil;

/**
 * SQLite's machine code, taken out of its jar once and kept in WindFlow's home. By itself the driver does so at each
 * start, into the folder for temporary files.
 */
final class NativeLibrary {

    private static final Logger LOG = LoggerFactory.getLogger(NativeLibrary.class);
    private static final String PATH = "org.sqlite.lib.path";
    private static final String NAME = "org.sqlite.lib.name";

    private NativeLibrary() {}

    /** Tells the driver where the library is. If it cannot be kept, the driver goes its own way. */
    static void prepare(Path home) {
        if (System.getProperty(PATH) != null) {
            return;
        }
        try {
            Path library = keep(home);
            System.setProperty(PATH, library.getParent().toString());
            System.setProperty(NAME, library.getFileName().toString());
        } catch (IOException e) {
            LOG.warn("SQLite's library is not kept in {}: {}", home, e.toString());
        }
    }

    /** Where the library is; takes it out if it is not there. */
    static Path keep(Path home) throws IOException {
        Path library = home.resolve("cache")
                .resolve("lib")
                .resolve("sqlite-" + SQLiteJDBCLoader.getVersion() + "-" + System.getProperty("os.arch"))
                .resolve(System.mapLibraryName("sqlitejdbc"));
        if (!Files.exists(library)) {
            extract(library);
        }
        return library;
    }

    private static void extract(Path library) throws IOException {
        String resource = LibraryLoaderUtil.getNativeLibResourcePath() + "/" + LibraryLoaderUtil.getNativeLibName();
        try (InputStream stream = SQLiteJDBCLoader.class.getResourceAsStream(resource)) {
            if (stream == null) {
                throw new FileNotFoundException(resource);
            }
            Files.createDirectories(library.getParent());
            Path whole = Files.createTempFile(library.getParent(), "sqlite", ".new");
            Files.copy(stream, whole, StandardCopyOption.REPLACE_EXISTING);
            Files.move(whole, library, StandardCopyOption.ATOMIC_MOVE);
        }
    }
}
