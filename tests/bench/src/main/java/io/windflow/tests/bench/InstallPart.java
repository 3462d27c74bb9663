package io.windflow.tests.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The containers of {@code make minimal}, installed in a clone of the checkout from images of what was built here. */
final class InstallPart implements Bench.Part {
    private static final int TIMES = 3;
    private static final int UPGRADES = 5;
    private static final long QUIET_MILLIS = 5 * 60_000;
    private static final String PROJECT = "windflow-bench";
    private static final String IMAGE = "windflow-api:bench";

    @Override
    public void measure(Path distribution, Path scratch, Report report) throws IOException, InterruptedException {
        Path root = distribution.getParent().getParent().getParent();
        Path clone = scratch.resolve("windflow");
        Machine.run(
                root, "git", "clone", "--quiet", "--depth", "1", root.toUri().toString(), clone.toString());
        String images = "WINDFLOW_VERSION=bench WINDFLOW_DISTRIBUTION=host scripts/docker/images --fresh";
        Machine.run(root, "bash", "-c", images);
        for (String name : List.of("windflow-api", "windflow-frontend")) {
            String next =
                    "printf 'FROM %s:bench\\nLABEL next=yes\\n' | DOCKER_BUILDKIT=0 docker build -q -t %s:bench-next -";
            Machine.run(root, "bash", "-c", next.formatted(name, name));
        }
        int[] ports = {Machine.freePort(), Machine.freePort(), Machine.freePort()};
        settings(clone, ports, "bench");
        try {
            measure(clone, ports, report);
        } finally {
            Machine.run(clone, "make", "uninstall", "DATA=purge");
        }
    }

    private static void measure(Path clone, int[] ports, Report report) throws IOException, InterruptedException {
        double bytes =
                Double.parseDouble(Machine.output(clone, "docker", "image", "inspect", "-f", "{{.Size}}", IMAGE));
        report.add("api_image_mb", bytes / 1e6, "MB", "<= 250", List.of(bytes / 1e6));

        List<Double> minimal = new ArrayList<>();
        for (int i = 0; i < TIMES; i++) {
            Machine.run(clone, "make", "uninstall", "DATA=purge");
            minimal.add(seconds(clone, "make", "minimal"));
        }
        report.add("minimal_s", Report.median(minimal), "s", "<= 30", minimal);

        Thread.sleep(QUIET_MILLIS);
        List<Double> memory = workingSets(clone);
        double sum = memory.stream().mapToDouble(Double::doubleValue).sum();
        report.add("minimal_mb", sum, "MB", "<= 200", memory);

        List<Double> enable = new ArrayList<>();
        for (int i = 0; i < TIMES; i++) {
            enable.add(seconds(clone, "make", "enable-cache"));
            Machine.run(clone, "make", "disable-cache", "DATA=purge");
        }
        report.add("enable_cache_s", Report.median(enable), "s", "<= 15", enable);
        upgrade(clone, ports, report);
    }

    private static void upgrade(Path clone, int[] ports, Report report) throws IOException, InterruptedException {
        List<Double> without = new ArrayList<>();
        List<Double> with = new ArrayList<>();
        for (int i = 0; i < UPGRADES; i++) {
            settings(clone, ports, i % 2 == 0 ? "bench-next" : "bench");
            try (RetryingLoad load =
                    new RetryingLoad(ports[0], "/api/health", "/", "/api/health", "/api/openapi.json")) {
                Thread.sleep(1_000);
                Machine.run(clone, "make", "upgrade");
                Thread.sleep(1_000);
                load.stop();
                without.add((double) load.failedAtFirst());
                with.add((double) load.lost());
            }
        }
        report.add("upgrade_failed_with_retry", sum(with), "", "<= 0", with);
        report.add("upgrade_failed_without", sum(without) / UPGRADES, "", null, without);
    }

    private static double sum(List<Double> samples) {
        return samples.stream().mapToDouble(Double::doubleValue).sum();
    }

    private static double seconds(Path folder, String... command) throws IOException, InterruptedException {
        long started = System.nanoTime();
        Machine.run(folder, command);
        return (System.nanoTime() - started) / 1e9;
    }

    /** What the engine counts for each container: its memory without the page cache that nobody uses. */
    private static List<Double> workingSets(Path folder) throws IOException, InterruptedException {
        String stats = "docker stats --no-stream --format '{{.MemUsage}}' "
                + "$(docker ps -q --filter label=com.docker.compose.project=" + PROJECT + ")";
        List<Double> sets = new ArrayList<>();
        for (String line : Machine.output(folder, "bash", "-c", stats).split("\n")) {
            String used = line.split("MiB", 2)[0].strip();
            sets.add(Double.parseDouble(used) * 1.048576);
        }
        return sets;
    }

    private static void settings(Path clone, int[] ports, String version) throws IOException {
        Files.writeString(
                clone.resolve(".env"),
                """
                COMPOSE_PROJECT_NAME=%s
                WINDFLOW_BIND=127.0.0.1
                WINDFLOW_PORT=%d
                TRAEFIK_DASHBOARD_PORT=%d
                REDIS_PORT=%d
                WINDFLOW_VERSION=%s
                """
                        .formatted(PROJECT, ports[0], ports[1], ports[2], version));
    }
}
