package io.windflow.launcher;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.rolling.FixedWindowRollingPolicy;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeBasedTriggeringPolicy;
import ch.qos.logback.core.spi.ContextAwareBase;
import ch.qos.logback.core.util.Duration;
import ch.qos.logback.core.util.FileSize;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/**
 * The log: to the console as text or JSON ({@code WINDFLOW_LOG_FORMAT}), and to a rotated file. In code, because parsing
 * a configuration file costs a tenth of the start. Found by Logback through {@code META-INF/services}.
 */
public final class LogSetup extends ContextAwareBase implements Configurator {
    /** System property that names the folder of the log files. */
    static final String FOLDER = "windflow.logs";

    private static final String PATTERN = "%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX} %-5level [%thread] %logger{30}: %msg%n";
    private static final FileSize FILE_SIZE = FileSize.valueOf("10MB");
    private static final int FILES_KEPT = 5;
    /** How often the size is looked at; a minute, as it is otherwise, would let a file grow far beyond it. */
    private static final Duration SIZE_CHECK = Duration.buildBySeconds(1);

    private final Map<String, String> environment;
    private final FileSize fileSize;
    private final Duration sizeCheck;

    /** For Logback. */
    public LogSetup() {
        this(System.getenv(), FILE_SIZE, SIZE_CHECK);
    }

    /** @param fileSize at which the file is put aside and a new one begun */
    LogSetup(Map<String, String> environment, FileSize fileSize, Duration sizeCheck) {
        this.environment = environment;
        this.fileSize = fileSize;
        this.sizeCheck = sizeCheck;
    }

    @Override
    public ExecutionStatus configure(LoggerContext logs) {
        var root = logs.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.setLevel(Level.toLevel(environment.get("WINDFLOW_LOG_LEVEL"), Level.INFO));
        // Says of every bundle and component that it came and went.
        logs.getLogger("org.apache.felix").setLevel(Level.WARN);
        logs.getLogger("org.eclipse.jetty").setLevel(Level.WARN);
        // Says of every pool of connections that it came and went, and of each that broke: the store tells what it
        // means.
        logs.getLogger("com.zaxxer.hikari").setLevel(Level.ERROR);
        // Warns of optional parts that are left out on purpose.
        logs.getLogger("org.glassfish.jersey").setLevel(Level.ERROR);

        ConsoleAppender<ILoggingEvent> console = new ConsoleAppender<>();
        start(console, "console", logs);
        root.addAppender(console);
        String folder = System.getProperty(FOLDER);
        if (folder != null) {
            root.addAppender(file(Path.of(folder), logs));
        }
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }

    private RollingFileAppender<ILoggingEvent> file(Path folder, LoggerContext logs) {
        RollingFileAppender<ILoggingEvent> file = new RollingFileAppender<>();
        file.setFile(folder.resolve("windflow.log").toString());

        FixedWindowRollingPolicy window = new FixedWindowRollingPolicy();
        window.setContext(logs);
        window.setParent(file);
        window.setFileNamePattern(folder.resolve("windflow.%i.log").toString());
        window.setMinIndex(1);
        window.setMaxIndex(FILES_KEPT);
        window.start();
        file.setRollingPolicy(window);

        SizeBasedTriggeringPolicy<ILoggingEvent> size = new SizeBasedTriggeringPolicy<>();
        size.setContext(logs);
        size.setMaxFileSize(fileSize);
        size.setCheckIncrement(sizeCheck);
        size.start();
        file.setTriggeringPolicy(size);

        start(file, "file", logs);
        return file;
    }

    private void start(OutputStreamAppender<ILoggingEvent> appender, String name, LoggerContext logs) {
        Encoder<ILoggingEvent> encoder = encoder();
        encoder.setContext(logs);
        encoder.start();
        appender.setName(name);
        appender.setContext(logs);
        appender.setEncoder(encoder);
        appender.start();
    }

    private Encoder<ILoggingEvent> encoder() {
        String format = environment.getOrDefault("WINDFLOW_LOG_FORMAT", "text");
        if (format.toLowerCase(Locale.ROOT).equals("json")) {
            return new JsonEncoder();
        }
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setPattern(PATTERN);
        return encoder;
    }
}
