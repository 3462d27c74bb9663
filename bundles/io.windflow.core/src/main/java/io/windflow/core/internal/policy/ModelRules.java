package io.windflow.core.internal.policy;

import com.fasterxml.jackson.databind.JsonNode;
import io.windflow.api.stack.Allowance;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The policy on a model as Compose renders it: whatever could take over the machine, or read what is not the stack's, is
 * found here or in the rules that this class runs for each service, mount and build.
 */
final class ModelRules {

    /** Everything else at the top of a model is unknown, and what is unknown is refused. */
    private static final Set<String> TOP =
            Set.of("name", "version", "services", "networks", "volumes", "secrets", "configs", "models");

    private final StackFolder folder;
    private final Findings findings;

    private ModelRules(StackFolder folder, Findings findings) {
        this.folder = folder;
        this.findings = findings;
    }

    static List<Finding> check(JsonNode model, StackFolder folder, Set<Allowance> allowed) {
        Findings findings = new Findings(allowed);
        new ModelRules(folder, findings).model(model);
        return findings.all();
    }

    private void model(JsonNode model) {
        for (Map.Entry<String, JsonNode> entry : model.properties()) {
            if (!TOP.contains(entry.getKey()) && !entry.getKey().startsWith("x-")) {
                findings.never(
                        "unknown",
                        "WindFlow does not know '" + entry.getKey() + "' and so cannot tell whether it is safe",
                        "Remove it",
                        List.of(entry.getKey()),
                        null);
            }
        }
        MountRules mounts = new MountRules(folder, findings);
        BuildRules builds = new BuildRules(folder, findings);
        ServiceRules services = new ServiceRules(findings);
        for (Map.Entry<String, JsonNode> service : model.path("services").properties()) {
            services.check(service.getKey(), service.getValue());
            mounts.service(service.getKey(), service.getValue());
            builds.check(service.getKey(), service.getValue());
        }
        for (Map.Entry<String, JsonNode> volume : model.path("volumes").properties()) {
            mounts.volume(volume.getKey(), volume.getValue());
        }
        for (Map.Entry<String, JsonNode> network : model.path("networks").properties()) {
            network(network.getKey(), network.getValue());
        }
        files("secrets", model.path("secrets"));
        files("configs", model.path("configs"));
    }

    /** A network named host is the host's own, however the stack calls it. */
    private void network(String key, JsonNode network) {
        String name = network.path("name").asText();
        if (name.equals("host")
                || name.startsWith("container:")
                || network.path("driver").asText().equals("host")) {
            findings.unlessAllowed(
                    Allowance.HOST_NAMESPACES,
                    "host-network",
                    "Network '" + key + "' is the host's own network",
                    null,
                    List.of("networks", key),
                    null);
        }
    }

    private void files(String kind, JsonNode entries) {
        for (Map.Entry<String, JsonNode> entry : entries.properties()) {
            String written = entry.getValue().path("file").asText();
            if (!written.isEmpty()
                    && folder.path(written).filter(folder::contains).isEmpty()) {
                String file = folder.path(written).map(Path::toString).orElse(written);
                findings.never(
                        "outside",
                        (kind.equals("secrets") ? "Secret" : "Config") + " '" + entry.getKey() + "' reads '" + file
                                + "', which is outside the stack's folder",
                        "Copy the file into the folder " + folder.path(),
                        List.of(kind, entry.getKey(), "file"),
                        null);
            }
        }
    }
}
