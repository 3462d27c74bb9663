package io.windflow.core.internal.deployment;

import io.windflow.api.Problem;
import io.windflow.api.ProblemType;
import io.windflow.api.engine.Container;
import io.windflow.api.engine.Engine;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Waits until a stack's containers are what they should be, woken by the engine's events. The inventory says when to
 * look; before anything counts as well or ill each container is inspected, since the inventory may still show one that
 * Compose has just replaced.
 */
final class HealthWait {

    static final int MOST_RESTARTS = 3;
    /** A container that has ended once is believed only when it has run for so long. */
    private static final Duration PROVEN = Duration.ofSeconds(10);

    private static final Duration ENGINE_AWAY = Duration.ofSeconds(60);
    private static final long LOOK_AGAIN_IN_MILLIS = 2_000;

    private final Engine engine;
    private final EngineGate gate;
    private final Clock clock;
    private final Diagnosis diagnosis;

    HealthWait(Engine engine, EngineGate gate, Diagnosis diagnosis, Clock clock) {
        this.engine = engine;
        this.gate = gate;
        this.diagnosis = diagnosis;
        this.clock = clock;
    }

    /**
     * @return the containers that count
     * @throws DeploymentFailure if one fails, or the deadline passes
     * @throws EngineReturned if the engine went away and came back, and containers may have ended with it
     */
    List<Container> await(Run run, String project, Expectation expected) {
        Waiting waiting = new Waiting(run, project, expected);
        run.interruptibly(waiting::run);
        return waiting.containers;
    }

    /** The engine was away for a while. */
    static final class EngineReturned extends RuntimeException {
        private static final long serialVersionUID = 1L;

        EngineReturned() {
            super("The engine was away", null, false, false);
        }
    }

    private final class Waiting {

        private final Run run;
        private final String project;
        private final Expectation expected;
        private final long end;
        private final Map<String, Integer> restartsBefore = new HashMap<>();
        private final Set<String> told = new HashSet<>();
        private List<Container> containers = List.of();
        private String missing = "";
        private long looked = System.nanoTime();

        Waiting(Run run, String project, Expectation expected) {
            this.run = run;
            this.project = project;
            this.expected = expected;
            this.end = System.nanoTime() + expected.deadline().toNanos();
        }

        void run() {
            try (EngineGate.Changes changes = gate.changes()) {
                while (true) {
                    if (!engine.status().reachable()) {
                        awaitReturn(changes);
                        throw new EngineReturned();
                    }
                    boolean quiet = System.nanoTime() - looked >= LOOK_AGAIN_IN_MILLIS * 1_000_000;
                    looked = quiet ? System.nanoTime() : looked;
                    Optional<Duration> lookAgain = look(quiet);
                    if (lookAgain.isEmpty()) {
                        return;
                    }
                    long left = (end - System.nanoTime()) / 1_000_000;
                    if (left <= 0) {
                        throw diagnosis.notInTime(run.log(), project, missing, expected.deadline());
                    }
                    changes.await(Math.min(left + 1, lookAgain.get().toMillis() + 1));
                }
            }
        }

        /**
         * @param closely whether to inspect even what the inventory says is still starting
         * @return empty if all is well, else how long to wait at most until the next look
         */
        private Optional<Duration> look(boolean closely) {
            containers = engine.containers(project).stream()
                    .filter(container -> expected.replicas().containsKey(container.service())
                            && !"True".equalsIgnoreCase(container.labels().get("com.docker.compose.oneoff")))
                    .toList();
            for (Map.Entry<String, Integer> service : expected.replicas().entrySet()) {
                long count = containers.stream()
                        .filter(container -> service.getKey().equals(container.service()))
                        .count();
                if (count < service.getValue()) {
                    missing = service.getKey();
                    return Optional.of(Duration.ofMillis(LOOK_AGAIN_IN_MILLIS));
                }
            }
            boolean hope = true;
            for (Container container : containers) {
                boolean starting = container.isRunning() && container.health() == Container.Health.STARTING;
                if (starting && !closely) {
                    missing = container.service();
                    hope = false;
                } else if (starting || !container.isRunning() || container.health() == Container.Health.UNHEALTHY) {
                    // Ended, or ill: look closer even while others are still starting.
                    Optional<Duration> again = inspect(container);
                    if (again.isPresent()) {
                        hope = false;
                    }
                }
            }
            return hope ? inspectAll() : Optional.of(Duration.ofMillis(LOOK_AGAIN_IN_MILLIS));
        }

        private Optional<Duration> inspectAll() {
            Duration longest = Duration.ZERO;
            boolean well = true;
            for (Container container : containers) {
                Optional<Duration> again = inspect(container);
                if (again.isPresent()) {
                    well = false;
                    longest = again.get().compareTo(longest) > 0 ? again.get() : longest;
                }
            }
            if (!well) {
                return Optional.of(longest);
            }
            return Optional.empty();
        }

        /** @return empty if the container is as it should be, else when to look again at the latest */
        private Optional<Duration> inspect(Container container) {
            ContainerState state;
            try {
                state = ContainerState.parse(engine.inspect(container.id()));
            } catch (Problem problem) {
                if (problem.type() == ProblemType.NOT_FOUND || problem.type() == ProblemType.ENGINE_UNAVAILABLE) {
                    // Just replaced, or the engine went away: the inventory will know in a moment.
                    return Optional.of(Duration.ofMillis(200));
                }
                throw problem;
            }
            missing = container.service();
            int restarts = state.restarts()
                    - restartsBefore.computeIfAbsent(container.id(), id -> isNew(container) ? 0 : state.restarts());
            if (restarts >= MOST_RESTARTS) {
                throw diagnosis.restarts(run.log(), container, state);
            }
            if (state.health() == Container.Health.UNHEALTHY && state.isRunning()) {
                throw diagnosis.unhealthy(run.log(), container, state);
            }
            if (state.hasExited() && !state.isRestarted()) {
                return exited(container, state);
            }
            if (!state.isRunning() || state.health() == Container.Health.STARTING) {
                return Optional.of(Duration.ofMillis(LOOK_AGAIN_IN_MILLIS));
            }
            if (expected.jobs().contains(container.service())) {
                return Optional.of(Duration.ofMillis(LOOK_AGAIN_IN_MILLIS));
            }
            return settled(container, state, restarts);
        }

        private Optional<Duration> exited(Container container, ContainerState state) {
            if (state.exitCode() != 0) {
                throw diagnosis.exited(run.log(), container, state);
            }
            if (told.add(container.id())) {
                run.log().windflow("Service '" + container.service() + "' has done its work and ended");
            }
            return Optional.empty();
        }

        private Optional<Duration> settled(Container container, ContainerState state, int restarts) {
            if (state.health() == Container.Health.HEALTHY) {
                if (told.add(container.id())) {
                    run.log().windflow("Service '" + container.service() + "' is healthy");
                }
                return Optional.empty();
            }
            Duration wanted = restarts > 0 ? PROVEN : expected.settle();
            Duration left = wanted.minus(state.upFor(clock.instant()));
            return left.isZero() || left.isNegative() ? Optional.empty() : Optional.of(left);
        }

        /** Whether the container was made for this deployment, so that all its restarts count. */
        private boolean isNew(Container container) {
            Instant since = run.deployment().startedAt();
            return since != null && !container.createdAt().isBefore(since.minusSeconds(2));
        }

        private void awaitReturn(EngineGate.Changes changes) {
            run.log().windflow("The Docker Engine does not answer any more; waiting for it");
            long most = System.nanoTime() + ENGINE_AWAY.toNanos();
            while (!engine.status().reachable()) {
                long left = (most - System.nanoTime()) / 1_000_000;
                if (left <= 0) {
                    throw gate.away();
                }
                changes.await(Math.min(left + 1, LOOK_AGAIN_IN_MILLIS));
            }
            run.log().windflow("The Docker Engine answers again");
        }
    }
}
