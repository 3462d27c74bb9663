package io.windflow.ext.database.internal;

import io.windflow.spi.store.MovableStore;
import java.lang.annotation.Annotation;
import java.nio.file.Path;
import java.time.Duration;

/** Lets tests of another module open the database extension's store. */
public final class PostgresStores {

    private PostgresStores() {}

    /** @param home the folder of all state, where the marker is */
    public static MovableStore open(String url, String schema, Path home, Duration wait) {
        return new PostgresStore(new Settings(url, "", 5432, schema, 6), home, wait);
    }

    public static void close(MovableStore store) {
        ((PostgresStore) store).close();
    }

    @SuppressWarnings("ClassExplicitlyAnnotation")
    private record Settings(String _url, String _password, int port, String schema, int connections)
            implements PostgresSettings {

        @Override
        public Class<? extends Annotation> annotationType() {
            return PostgresSettings.class;
        }
    }
}
