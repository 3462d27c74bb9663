package io.windflow.docker.internal.compose;

import io.windflow.api.Problem;
import io.windflow.api.ProblemType;
import io.windflow.api.Violation;
import io.windflow.api.engine.ComposeProject;
import io.windflow.docker.internal.PortTaken;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Tells what went wrong from the last words of the Compose CLI. */
final class ComposeErrors {

    private static final Duration ENGINE_RETRY = Duration.ofSeconds(2);

    private static final Pattern ENGINE_AWAY = Pattern.compile(
            "Cannot connect to the Docker daemon|failed to connect to the docker API|error during connect"
                    + "|permission denied while trying to connect to the (?:Docker daemon|docker API)");

    private static final Pattern IMAGE_UNKNOWN = Pattern.compile(
            "pull access denied for (\\S+?),|manifest for (\\S+) not found|(\\S+): not found: manifest unknown"
                    + "|No such image: (\\S+)|failed to resolve reference \"([^\"]+)\": .*not found");

    /** Progress line of a pull that failed, where the error itself does not name the image: {@code web Error …}. */
    private static final Pattern SERVICE_FAILED =
            Pattern.compile("^(?:Image )?(\\S+) Error (?:manifest unknown|.*not found).*$", Pattern.MULTILINE);

    private static final Pattern REGISTRY_AWAY = Pattern.compile(
            "(?:Get|Head) \"https?://([^/\"]+)/v2/[^\"]*\": (.*(?:no such host|connection refused|timeout|timed out|deadline"
                    + " exceeded|unreachable|canceled).*)");

    private static final Pattern REMOTE = Pattern.compile("remote resource is disabled");

    private static final Pattern UNHEALTHY =
            Pattern.compile("dependency failed to start: container (\\S+) (is unhealthy|exited \\(\\d+\\).*)");

    private ComposeErrors() {}

    /** @param lines what it printed, the last lines at least */
    static Problem problem(String verb, ComposeProject project, int exitCode, List<String> lines) {
        String words = String.join("\n", lines);
        if (ENGINE_AWAY.matcher(words).find()) {
            return Problem.unavailable(
                    ProblemType.ENGINE_UNAVAILABLE,
                    "The Docker Engine does not answer: " + last(lines, exitCode),
                    "Check that it runs (sudo systemctl start docker)",
                    ENGINE_RETRY);
        }
        PortTaken port = PortTaken.in(words);
        if (port != null) {
            return Problem.conflict(port.message(), PortTaken.ADVICE);
        }
        Matcher image = IMAGE_UNKNOWN.matcher(words);
        if (image.find()) {
            return imageUnknown("There is no image '" + firstGroup(image) + "'", last(lines, exitCode));
        }
        Matcher service = SERVICE_FAILED.matcher(words);
        if (service.find()) {
            return imageUnknown("The image of '" + service.group(1) + "' does not exist", last(lines, exitCode));
        }
        Matcher registry = REGISTRY_AWAY.matcher(words);
        if (registry.find()) {
            return Problem.of(
                    ProblemType.ENGINE_ERROR,
                    "The registry " + registry.group(1) + " does not answer: " + registry.group(2),
                    "Check the image's name and the network of the engine's machine");
        }
        Matcher unhealthy = UNHEALTHY.matcher(words);
        if (unhealthy.find()) {
            return Problem.of(
                    ProblemType.ENGINE_ERROR,
                    "The container " + unhealthy.group(1) + " that others wait for " + unhealthy.group(2),
                    "Read its log");
        }
        if (REMOTE.matcher(words).find()) {
            String message =
                    "The compose file takes parts of itself from a remote place, which WindFlow does not fetch";
            return Problem.invalid(
                    message,
                    List.of(new Violation(
                            "compose",
                            null,
                            null,
                            "compose.remote",
                            message,
                            "Copy the included file into the stack's folder")));
        }
        Problem known = KnownWords.problem(words);
        if (known != null) {
            return known;
        }
        Violation violation = ModelErrors.violation(project, lines);
        if (violation == null && ComposeCli.RENDER.equals(verb)) {
            violation = ModelErrors.unplaced(lines);
        }
        return violation == null
                ? Problem.of(ProblemType.ENGINE_ERROR, "docker compose " + verb + ": " + last(lines, exitCode), null)
                : Problem.invalid(violation.message(), List.of(violation));
    }

    private static Problem imageUnknown(String what, String words) {
        return Problem.of(
                ProblemType.ENGINE_ERROR,
                what + ", or it may not be pulled: " + words,
                "Check its name and tag; for a private registry log in with 'docker login' as the user that runs"
                        + " WindFlow");
    }

    private static String firstGroup(Matcher matcher) {
        for (int group = 1; group <= matcher.groupCount(); group++) {
            if (matcher.group(group) != null) {
                return matcher.group(group);
            }
        }
        return "";
    }

    private static String last(List<String> lines, int exitCode) {
        return lines.isEmpty() ? "exit code " + exitCode : lines.get(lines.size() - 1);
    }
}
