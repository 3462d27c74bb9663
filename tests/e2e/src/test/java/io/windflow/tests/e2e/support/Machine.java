package io.windflow.tests.e2e.support;

import static org.junit.jupiter.api.Assertions.fail;

import io.windflow.testkit.Lack;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What the tests need of the machine: a Docker Engine, the test images, Redis. */
public final class Machine {

    private Machine() {}

    /** Skips the test, saying why, if no Docker Engine with the test images answers; fails it where nothing may be skipped. */
    public static void needsEngine() {
        Lack.skipUnless(succeeds("docker", "version", "--format", "{{.Server.Version}}"), "no Docker Engine answers");
        Lack.skipUnless(succeeds("docker", "compose", "version"), "the Compose v2 plugin is missing: make setup");
        Lack.skipUnless(
                succeeds("docker", "image", "inspect", "windflow-test/web:1", "windflow-test/web:2"),
                "the test images are missing: tests/images/build");
    }

    /** A port of the loopback interface that was free a moment ago. */
    public static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Runs a command to its end, at most two minutes, and returns what it printed. */
    public static String run(String... command) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(2, TimeUnit.MINUTES) || process.exitValue() != 0) {
                throw new IllegalStateException(String.join(" ", command) + ": " + output);
            }
            return output.strip();
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean succeeds(String... command) {
        try {
            run(command);
            return true;
        } catch (IllegalStateException e) {
            return false;
        }
    }

    /** The ids of a Compose project's containers, running or not, as the engine itself tells them. */
    public static List<String> containers(String project) {
        String ids =
                run("docker", "ps", "-aq", "--no-trunc", "--filter", "label=com.docker.compose.project=" + project);
        return ids.isEmpty() ? List.of() : List.of(ids.split("\\R"));
    }

    /** Removes what a test may have left of a project. */
    public static void removeProject(String project) {
        containers(project).forEach(id -> run("docker", "rm", "-f", "-v", id));
        String filter = "label=com.docker.compose.project=" + project;
        for (String kind : List.of("network", "volume")) {
            String names = run("docker", kind, "ls", "-q", "--filter", filter);
            if (!names.isEmpty()) {
                List.of(names.split("\\R")).forEach(name -> run("docker", kind, "rm", name));
            }
        }
    }

    static Path distribution() {
        Path path =
                Path.of(System.getProperty("windflow.dist")).toAbsolutePath().normalize();
        if (!path.resolve("bin/windflow").toFile().canExecute()) {
            fail("There is no distribution in " + path + ": make build");
        }
        return path;
    }
}
