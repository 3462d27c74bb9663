package io.windflow.rest.internal.http;

import java.util.ArrayList;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Keeps Jersey from warning, while it starts, of what is meant so: resources that are instances ("will be ignored", but
 * are not), and bodies of types that no part of WindFlow has (jakarta.activation).
 */
final class QuietStart implements AutoCloseable {

    private static final List<String> NAMES = List.of(
            "org.glassfish.jersey.internal.inject.Providers", "org.glassfish.jersey.message.internal.MessagingBinders");

    /** Held, since the log manager itself holds loggers weakly. */
    private final List<Logger> loggers = new ArrayList<>();

    private final List<Level> levels = new ArrayList<>();

    QuietStart() {
        for (String name : NAMES) {
            Logger logger = Logger.getLogger(name);
            loggers.add(logger);
            levels.add(logger.getLevel());
            logger.setLevel(Level.SEVERE);
        }
    }

    @Override
    public void close() {
        for (int i = 0; i < loggers.size(); i++) {
            loggers.get(i).setLevel(levels.get(i));
        }
    }
}
