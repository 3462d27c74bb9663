package io.windflow.core.internal.deployment;

import io.windflow.api.Problem;
import io.windflow.api.engine.Container;
import io.windflow.api.engine.ContainerLogLine;
import io.windflow.api.engine.Engine;
import io.windflow.api.engine.LogQuery;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds out why a deployment failed and says it so that its owner knows what to do. */
final class Diagnosis {

    private static final Logger LOGGER = LoggerFactory.getLogger(Diagnosis.class);
    private static final int LAST_LINES = 20;
    private static final long LOG_WAIT_IN_MILLIS = 3_000;

    private static final Pattern DEPENDENCY = Pattern.compile("The container (\\S+) that others wait for");
    private static final Pattern JOB = Pattern.compile("service \"([^\"]+)\" didn't complete successfully: exit");
    private static final Pattern PORT = Pattern.compile("The port \\S*?:?(\\d+) is already in use");

    private final Engine engine;

    Diagnosis(Engine engine) {
        this.engine = engine;
    }

    DeploymentFailure unhealthy(LogBook log, Container container, ContainerState state) {
        String said =
                state.healthOutput().isEmpty() ? "" : ": its health check said '" + last(state.healthOutput()) + "'";
        state.healthOutput().lines().forEach(line -> log.append(source(container), "health check: " + line));
        showLog(log, container);
        return new DeploymentFailure(
                "Service '" + container.service() + "' never became healthy" + said,
                "Look at the last lines of '" + container.service() + "' in the deployment's log");
    }

    DeploymentFailure exited(LogBook log, Container container, ContainerState state) {
        String last = showLog(log, container);
        if (state.outOfMemory()) {
            return new DeploymentFailure(
                    "Service '" + container.service() + "' was ended because it used up its memory",
                    "Raise its memory limit");
        }
        String error = state.error().isEmpty() ? last : state.error();
        return new DeploymentFailure(
                "Service '" + container.service() + "' exited with code " + state.exitCode() + quoted(error),
                "Look at the last lines of '" + container.service() + "' in the deployment's log");
    }

    DeploymentFailure restarts(LogBook log, Container container, ContainerState state) {
        String last = showLog(log, container);
        return new DeploymentFailure(
                "Service '" + container.service() + "' ends again and again, last with code " + state.exitCode()
                        + quoted(last),
                "Look at the last lines of '" + container.service() + "' in the deployment's log");
    }

    DeploymentFailure notInTime(LogBook log, String project, String service, Duration deadline) {
        Optional<Container> container = ofService(project, service);
        container.ifPresent(it -> showLog(log, it));
        String how = container
                .map(it -> it.health() == Container.Health.STARTING ? "not healthy" : it.state())
                .orElse("without a container");
        return new DeploymentFailure(
                "Service '" + service + "' is still " + how + " after " + readable(deadline),
                "See whether it needs more time: 'x-windflow: {deadline: 10m}' in the compose file allows it");
    }

    /** Why Compose did not do what it was told. */
    DeploymentFailure compose(LogBook log, String project, Problem problem) {
        String words = problem.getMessage();
        Matcher dependency = DEPENDENCY.matcher(words);
        if (dependency.find()) {
            Optional<DeploymentFailure> failure = dependency(log, project, dependency.group(1));
            if (failure.isPresent()) {
                return failure.get();
            }
        }
        Matcher job = JOB.matcher(words);
        if (job.find()) {
            Optional<Container> container = ofService(project, job.group(1));
            if (container.isPresent()) {
                return exited(
                        log,
                        container.get(),
                        ContainerState.parse(engine.inspect(container.get().id())));
            }
        }
        Matcher port = PORT.matcher(words);
        if (port.find()) {
            return port(Integer.parseInt(port.group(1)), problem.advice());
        }
        return new DeploymentFailure(words.strip(), problem.advice());
    }

    private Optional<DeploymentFailure> dependency(LogBook log, String project, String name) {
        return engine.containers(project).stream()
                .filter(container -> container.name().equals(name))
                .findFirst()
                .map(container -> {
                    ContainerState state = ContainerState.parse(engine.inspect(container.id()));
                    return state.hasExited() ? exited(log, container, state) : unhealthy(log, container, state);
                });
    }

    private DeploymentFailure port(int port, String advice) {
        for (Container container : engine.containers()) {
            for (Container.Port published : container.ports()) {
                if (Integer.valueOf(port).equals(published.hostPort()) && container.isRunning()) {
                    String stack = container.project() == null ? "" : " of the stack '" + container.project() + "'";
                    return new DeploymentFailure(
                            "Port " + port + " is taken by the container '" + container.name() + "'" + stack,
                            "Stop that container, or publish another port");
                }
            }
        }
        return new DeploymentFailure(
                "Port " + port + " is taken by another program on this machine",
                advice == null ? "Stop that program, or publish another port" : advice);
    }

    private Optional<Container> ofService(String project, String service) {
        return engine.containers(project).stream()
                .filter(container -> service.equals(container.service()))
                .findFirst();
    }

    /** Puts the last lines of a container's log into the deployment's. @return the very last, empty if there is none */
    private String showLog(LogBook log, Container container) {
        List<ContainerLogLine> lines = new ArrayList<>();
        CountDownLatch end = new CountDownLatch(1);
        LogQuery query = new LogQuery(null, null, LAST_LINES, null, false);
        try (AutoCloseable reading = engine.logs(
                container.id(),
                query,
                line -> {
                    synchronized (lines) {
                        lines.add(line);
                    }
                },
                failure -> end.countDown())) {
            if (!end.await(LOG_WAIT_IN_MILLIS, TimeUnit.MILLISECONDS)) {
                LOGGER.debug("The log of {} takes too long", container.name());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            LOGGER.debug("The log of {} cannot be read", container.name(), e);
        }
        synchronized (lines) {
            lines.forEach(line -> log.append(source(container), line.text()));
            return lines.isEmpty() ? "" : lines.get(lines.size() - 1).text();
        }
    }

    private static String source(Container container) {
        return container.service() == null ? container.name() : container.service();
    }

    private static String last(String text) {
        List<String> lines = text.lines().filter(line -> !line.isBlank()).toList();
        return lines.isEmpty() ? "" : shortened(lines.get(lines.size() - 1).strip());
    }

    private static String quoted(String text) {
        return text.isBlank() ? "" : ": " + shortened(text.strip());
    }

    private static String shortened(String text) {
        return text.length() > 300 ? text.substring(0, 300) + "…" : text;
    }

    private static String readable(Duration duration) {
        return duration.toSeconds() % 60 == 0 ? duration.toMinutes() + " min" : duration.toSeconds() + " s";
    }
}
