package io.windflow.docker.internal.compose;

import io.windflow.api.Problem;
import io.windflow.api.ProblemType;
import io.windflow.docker.internal.Threads;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which Compose CLI there is. Found once and kept as long as its file is the same; one that is missing is looked for
 * again, at most every few seconds.
 */
final class ComposeVersion {

    /** Debian 13 has it; older ones lack options that WindFlow uses. */
    private static final int OLDEST_MAJOR = 2;

    private static final int OLDEST_MINOR = 26;

    private static final Duration ASKING = Duration.ofSeconds(15);
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(10);
    private static final Pattern VERSION = Pattern.compile("v?((\\d+)\\.(\\d+)\\S*)");
    private static final String ADVICE =
            "Install the Compose plugin, version 2.40.3 or newer (package docker-compose-plugin, or docker-compose-v2 on"
                    + " Ubuntu)";

    private final ComposeLocator locator;
    private final Map<String, String> environment;

    private volatile Found found = new Found(null, null, 0, null, 0);
    private boolean looking; // guarded by this

    ComposeVersion(ComposeLocator locator, Map<String, String> environment) {
        this.locator = locator;
        this.environment = environment;
    }

    /** @return null if there is none that serves */
    String find() {
        return current().version;
    }

    /** Never blocks: looks in another thread when it is not known. */
    String ifKnown() {
        Found now = found;
        if (!now.isFresh() && startLooking()) {
            Threads.start("windflow-compose-version", () -> {
                try {
                    current();
                } finally {
                    stopLooking();
                }
            });
        }
        return now.version;
    }

    /** The command's first words. @throws Problem ENGINE_UNAVAILABLE if there is none that serves */
    List<String> command() {
        Found now = current();
        if (now.version == null) {
            throw Problem.of(ProblemType.ENGINE_UNAVAILABLE, now.reason, ADVICE);
        }
        return now.command;
    }

    private Found current() {
        Found now = found;
        if (!now.isFresh()) {
            now = look();
            found = now;
        }
        return now;
    }

    private Found look() {
        List<String> command = locator.find().orElse(null);
        if (command == null) {
            return Found.none("There is no Compose CLI on this machine");
        }
        List<String> lines = new ArrayList<>();
        List<String> question = new ArrayList<>(command);
        question.addAll(List.of("version", "--short"));
        int exitCode;
        try {
            exitCode = CliProcess.run(question, Path.of("/"), environment, ASKING, lines::add, null);
        } catch (IOException e) {
            return Found.none("The Compose CLI " + command.get(0) + " does not run: " + e.getMessage());
        }
        Matcher version = VERSION.matcher(lines.isEmpty() ? "" : lines.get(lines.size() - 1));
        if (exitCode != 0 || !version.matches()) {
            return Found.none("There is no Compose CLI on this machine: '" + String.join(" ", question) + "' says "
                    + String.join(" ", lines));
        }
        int major = Integer.parseInt(version.group(2));
        int minor = Integer.parseInt(version.group(3));
        if (major < OLDEST_MAJOR || major == OLDEST_MAJOR && minor < OLDEST_MINOR) {
            return Found.none("Compose " + version.group(1) + " (" + command.get(0) + ") is too old: WindFlow needs "
                    + OLDEST_MAJOR + "." + OLDEST_MINOR + " or newer");
        }
        return new Found(command, version.group(1), Found.modified(command), null, System.nanoTime());
    }

    private synchronized boolean startLooking() {
        boolean start = !looking;
        looking = true;
        return start;
    }

    private synchronized void stopLooking() {
        looking = false;
    }

    /**
     * What was found.
     *
     * @param version null if none that serves, then {@code reason} says why
     * @param modifiedInMs the time of the program's file, to notice another one in its place
     */
    private record Found(List<String> command, String version, long modifiedInMs, String reason, long atNanoTime) {

        static Found none(String reason) {
            return new Found(null, null, 0, reason, System.nanoTime());
        }

        static long modified(List<String> command) {
            try {
                return Files.getLastModifiedTime(Path.of(command.get(0))).toMillis();
            } catch (IOException e) {
                return 0;
            }
        }

        boolean isFresh() {
            if (version != null) {
                return modified(command) == modifiedInMs;
            }
            return reason != null && System.nanoTime() - atNanoTime < LOOK_AGAIN.toNanos();
        }
    }
}
