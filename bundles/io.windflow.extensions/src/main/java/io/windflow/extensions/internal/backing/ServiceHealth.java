package io.windflow.extensions.internal.backing;

import io.windflow.api.Problem;
import io.windflow.api.engine.Container;
import io.windflow.api.engine.Container.Health;
import io.windflow.api.engine.ContainerLogLine;
import io.windflow.api.engine.Engine;
import io.windflow.api.engine.LogQuery;
import io.windflow.api.extension.Progress;
import io.windflow.api.extension.Progress.Unit;
import io.windflow.spi.ProviderUnavailableException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** How the containers of an extension's services are, from the engine's inventory, and waiting until they are healthy. */
final class ServiceHealth {

    static final String PHASE = "health";

    private static final Duration LOOK_AGAIN = Duration.ofMillis(50);
    private static final Duration READING_LOG = Duration.ofSeconds(2);
    private static final int LAST_WORDS = 5;

    /** How long a container may be down before that is its end: the engine starts it again after it failed. */
    private static final Duration DOWN = Duration.ofSeconds(3);

    private final Engine engine;
    private final String project;
    private final List<String> services;

    ServiceHealth(Engine engine, String project, Collection<String> services) {
        this.engine = engine;
        this.project = project;
        this.services = List.copyOf(services);
    }

    /** Whether a container serves as far as the engine knows. */
    static boolean isUp(Container container) {
        return container.isRunning() && (container.health() == Health.HEALTHY || container.health() == Health.NONE);
    }

    static boolean isOneOff(Container container) {
        return "True".equals(container.labels().get("com.docker.compose.oneoff"));
    }

    /** The containers of the services, running or not. */
    List<Container> containers() {
        return engine.containers(project).stream()
                .filter(container -> services.contains(container.service()) && !isOneOff(container))
                .toList();
    }

    boolean allUp() {
        return countUp() == services.size();
    }

    private long countUp() {
        List<Container> all = containers();
        return services.stream()
                .filter(service ->
                        all.stream().anyMatch(container -> service.equals(container.service()) && isUp(container)))
                .count();
    }

    /** Why the services cannot serve, empty if they run or nothing is known of them. */
    Optional<String> trouble() {
        if (!engine.status().reachable()) {
            return Optional.empty();
        }
        List<Container> all = containers();
        for (String service : services) {
            List<Container> its = all.stream()
                    .filter(container -> service.equals(container.service()))
                    .toList();
            if (its.stream().noneMatch(ServiceHealth::isUp)) {
                return Optional.of(its.isEmpty() ? "The service " + service + " is gone" : trouble(its.get(0)));
            }
        }
        return Optional.empty();
    }

    private static String trouble(Container container) {
        return "The service " + container.service()
                + switch (container.state()) {
                    case "running" ->
                        container.health() == Health.UNHEALTHY ? " is unhealthy" : " runs and is not healthy yet";
                    case "paused" -> " is paused";
                    case "restarting" -> " ends again and again" + exitCode(container);
                    default -> " was stopped" + exitCode(container);
                };
    }

    private static String exitCode(Container container) {
        Integer code = container.exitCode();
        return code == null || code == 0 ? "" : " (exit code " + code + ")";
    }

    /**
     * Waits until all services are healthy.
     *
     * @throws ProviderUnavailableException if one is unhealthy, does not stay up, or is not healthy in time; with the
     *     last lines of its log
     */
    void await(Duration limit, Consumer<Progress> progress) throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        long downSince = 0;
        long told = -1;
        while (true) {
            long up = countUp();
            if (up == services.size()) {
                return;
            }
            if (up != told) {
                told = up;
                String message = "Waiting until " + String.join(", ", services) + " is healthy";
                progress.accept(Progress.of(PHASE, message, up, services.size(), Unit.SERVICES));
            }
            long now = System.nanoTime();
            Container unhealthy = find(container -> container.health() == Health.UNHEALTHY);
            if (unhealthy != null) {
                throw failed(unhealthy, trouble(unhealthy));
            }
            Container down = find(container -> !container.isRunning() && !"created".equals(container.state()));
            downSince = down == null ? 0 : downSince == 0 ? now : downSince;
            if (down != null && now - downSince > DOWN.toNanos()) {
                throw failed(down, trouble(down));
            }
            if (now > deadline) {
                Container late = find(container -> !isUp(container));
                throw failed(
                        late,
                        "The service " + String.join(", ", services) + " is not healthy after " + limit.toSeconds()
                                + " s");
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_AGAIN.toMillis());
        }
    }

    private Container find(java.util.function.Predicate<Container> wanted) {
        return containers().stream().filter(wanted).findFirst().orElse(null);
    }

    private ProviderUnavailableException failed(Container container, String reason) throws InterruptedException {
        if (container == null) {
            return ProviderUnavailableException.permanent(reason, "Look at 'docker ps -a'", null);
        }
        String words = lastWords(container);
        return ProviderUnavailableException.permanent(
                reason + (words.isEmpty() ? "" : ". It said last: " + words),
                "Read more with 'docker logs " + container.name()
                        + "', mend what it says and save the extension's file again",
                null);
    }

    private String lastWords(Container container) throws InterruptedException {
        Deque<String> lines = new ArrayDeque<>();
        CountDownLatch end = new CountDownLatch(1);
        LogQuery query = new LogQuery(null, null, LAST_WORDS, null, false);
        try (AutoCloseable reading =
                engine.logs(container.id(), query, line -> keep(lines, line), failure -> end.countDown())) {
            end.await(READING_LOG.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            throw e;
        } catch (Problem e) {
            return "";
        } catch (Exception e) {
            throw new IllegalStateException("Closing a log failed", e);
        }
        synchronized (lines) {
            return String.join(" | ", lines);
        }
    }

    private static void keep(Deque<String> lines, ContainerLogLine line) {
        synchronized (lines) {
            lines.add(line.text().strip());
            if (lines.size() > LAST_WORDS) {
                lines.remove();
            }
        }
    }
}
