package io.windflow.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.util.Duration;
import ch.qos.logback.core.util.FileSize;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogSetupTest {

    @TempDir
    Path folder;

    private final LoggerContext logs = new LoggerContext();

    @BeforeEach
    void chooseFolder() {
        System.setProperty(LogSetup.FOLDER, folder.toString());
    }

    @AfterEach
    void stop() {
        logs.stop();
        System.clearProperty(LogSetup.FOLDER);
    }

    @Test
    void writesTextUnlessToldOtherwise() throws IOException {
        logger(Map.of()).info("{} is ready", "WindFlow");

        assertThat(lines())
                .singleElement()
                .asString()
                .matches("\\d{4}-.*[Z0-9] INFO  \\[main] io.test: WindFlow is ready");
    }

    @Test
    void writesOneJsonObjectForEachLine() throws IOException {
        Logger logger = logger(Map.of("WINDFLOW_LOG_FORMAT", "JSON"));

        logger.info("two\nlines and a \"quote\"");
        logger.error("failed", new IllegalStateException("broken"));

        List<String> lines = lines();
        assertThat(lines).hasSize(2);
        JsonNode first = new ObjectMapper().readTree(lines.get(0));
        JsonNode second = new ObjectMapper().readTree(lines.get(1));
        assertThat(first.path("level").asText()).isEqualTo("INFO");
        assertThat(first.path("loggerName").asText()).isEqualTo("io.test");
        assertThat(first.path("message").asText()).isEqualTo("two\nlines and a \"quote\"");
        assertThat(second.path("throwable").path("message").asText()).isEqualTo("broken");
    }

    @Test
    void writesWhatTheLevelAsksFor() throws IOException {
        Logger logger = logger(Map.of("WINDFLOW_LOG_LEVEL", "debug"));
        logger.debug("seen");
        logger.trace("not seen");
        logs.getLogger("org.eclipse.jetty.server").info("not seen either");

        assertThat(lines()).singleElement().asString().endsWith("seen");
        assertThat(logs.getLogger("org.eclipse.jetty").getLevel()).isEqualTo(Level.WARN);
    }

    @Test
    void putsAFullFileAsideAndKeepsFive() {
        Logger logger = logger(Map.of());

        for (int i = 0; i < 100; i++) {
            logger.info("x".repeat(1_000));
        }

        assertThat(folder.resolve("windflow.log")).exists();
        for (int i = 1; i <= 5; i++) {
            assertThat(folder.resolve("windflow." + i + ".log")).isNotEmptyFile();
        }
        assertThat(folder.resolve("windflow.6.log")).doesNotExist();
    }

    private Logger logger(Map<String, String> environment) {
        logs.setMDCAdapter(new LogbackMDCAdapter());
        new LogSetup(environment, FileSize.valueOf("10KB"), Duration.buildByMilliseconds(0)).configure(logs);
        return logs.getLogger("io.test");
    }

    private List<String> lines() throws IOException {
        try (Stream<String> lines = Files.lines(folder.resolve("windflow.log"))) {
            return lines.toList();
        }
    }
}
