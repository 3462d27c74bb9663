package io.windflow.tests.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A stack of three services through WindFlow, and through plain {@code docker compose up -d --wait}. */
final class DeployPart implements Bench.Part {
    private static final int TIMES = 5;
    private static final String NAME = "windflow-bench";
    private static final String COMPOSE =
            """
            services:
              one: {image: "windflow-test/web:1"}
              two: {image: "windflow-test/web:1"}
              three: {image: "windflow-test/web:1"}
            """;

    @Override
    public void measure(Path distribution, Path scratch, Report report) throws IOException, InterruptedException {
        Machine.run(scratch, "docker", "image", "inspect", "windflow-test/web:1");
        Path project = Files.createDirectories(scratch.resolve("plain"));
        Files.writeString(project.resolve("compose.yaml"), COMPOSE);
        Path home = scratch.resolve("home");
        StartPart.prepare(distribution, home);
        List<Double> plain = new ArrayList<>();
        List<Double> ours = new ArrayList<>();
        try (Subject subject = Subject.start(distribution, home)) {
            String token = subject.login();
            for (int i = 0; i < TIMES; i++) {
                plain.add(plain(project));
                ours.add(ours(subject, token));
            }
        }
        double ratio = Report.median(ours) / Report.median(plain);
        report.add(new Report.Figure("deploy_ratio", ratio, "", "<= 1.10", Report.median(plain), ratio, ours));
    }

    private static double plain(Path project) throws IOException, InterruptedException {
        long started = System.nanoTime();
        Machine.run(project, "docker", "compose", "-p", NAME + "-plain", "up", "-d", "--wait");
        double seconds = (System.nanoTime() - started) / 1e9;
        Machine.run(project, "docker", "compose", "-p", NAME + "-plain", "down", "-v", "-t", "1");
        return seconds;
    }

    private static double ours(Subject subject, String token) throws IOException, InterruptedException {
        String stack = "/api/v1/stacks/" + NAME;
        String body = Subject.JSON.createObjectNode().put("compose", COMPOSE).toString();
        subject.call("PUT", stack, token, body);
        long started = System.nanoTime();
        await(subject, token, subject.call("POST", stack + "/deployments", token, "{}"));
        double seconds = (System.nanoTime() - started) / 1e9;
        await(subject, token, subject.call("DELETE", stack + "?volumes=true", token, null));
        return seconds;
    }

    private static void await(Subject subject, String token, JsonNode deployment)
            throws IOException, InterruptedException {
        String path = "/api/v1/deployments/" + deployment.path("id").asText();
        while (true) {
            JsonNode now = subject.call("GET", path, token, null);
            if (now.path("state").asText().equals("SUCCEEDED")) {
                return;
            }
            if (!now.path("finishedAt").isMissingNode()
                    && !now.path("finishedAt").isNull()) {
                throw new IOException("the deployment ended: " + now);
            }
            Thread.sleep(10);
        }
    }
}
