package io.windflow.core.internal.policy;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a deployment needs to know of a model that Compose rendered. */
public final class Model {

    private static final Duration DEFAULT_INTERVAL = Duration.ofSeconds(30);
    private static final int DEFAULT_RETRIES = 3;

    private final JsonNode tree;
    private final Map<String, Service> services = new LinkedHashMap<>();

    Model(JsonNode tree) {
        this.tree = tree;
        String project = tree.path("name").asText();
        for (Map.Entry<String, JsonNode> entry : tree.path("services").properties()) {
            services.put(entry.getKey(), service(project, entry.getKey(), entry.getValue()));
        }
    }

    JsonNode tree() {
        return tree;
    }

    /** By name. */
    public Map<String, Service> services() {
        return services;
    }

    /** All environment values of all services, each by its key; a key that occurs twice has its value of one of them. */
    public Map<String, String> environment() {
        Map<String, String> all = new LinkedHashMap<>();
        for (JsonNode service : tree.path("services")) {
            for (Map.Entry<String, JsonNode> entry : service.path("environment").properties()) {
                all.merge(entry.getKey(), entry.getValue().asText(), (one, other) -> one + "\n" + other);
            }
        }
        return all;
    }

    /** What the user wrote under {@code x-windflow}, empty if nothing. */
    public Duration setting(String key, Duration defaultValue) {
        return Durations.parse(tree.path("x-windflow").path(key).asText(), defaultValue);
    }

    private static Service service(String project, String name, JsonNode service) {
        boolean built = service.path("build").isObject();
        String image = service.path("image").asText();
        JsonNode replicas = service.path("deploy").path("replicas");
        int count =
                replicas.isNumber() ? replicas.asInt() : service.path("scale").asInt(1);
        List<String> completed = new ArrayList<>();
        for (Map.Entry<String, JsonNode> dependency : service.path("depends_on").properties()) {
            if (dependency.getValue().path("condition").asText().equals("service_completed_successfully")) {
                completed.add(dependency.getKey());
            }
        }
        return new Service(
                name,
                image.isEmpty() && built ? project + "-" + name : image,
                built,
                service.path("pull_policy").asText(),
                count,
                completed,
                healthWindow(service.path("healthcheck")));
    }

    /** The longest that a health check may take to say healthy or unhealthy. */
    private static Duration healthWindow(JsonNode check) {
        if (check.isMissingNode() || check.path("disable").asBoolean()) {
            return Duration.ZERO;
        }
        Duration interval = Durations.parse(check.path("interval").asText(), DEFAULT_INTERVAL);
        Duration timeout = Durations.parse(check.path("timeout").asText(), DEFAULT_INTERVAL);
        Duration start = Durations.parse(check.path("start_period").asText(), Duration.ZERO);
        return start.plus(
                interval.plus(timeout).multipliedBy(check.path("retries").asInt(DEFAULT_RETRIES)));
    }

    /**
     * A service of the model.
     *
     * @param image the image's name, also where it is built
     * @param pullPolicy as written, empty if not
     * @param completedFirst services that must end with success before this one starts
     * @param healthWindow how long its health check may take until it has an answer, zero without one
     */
    public record Service(
            String name,
            String image,
            boolean built,
            String pullPolicy,
            int replicas,
            List<String> completedFirst,
            Duration healthWindow) {

        public Service {
            completedFirst = List.copyOf(completedFirst);
        }
    }
}
