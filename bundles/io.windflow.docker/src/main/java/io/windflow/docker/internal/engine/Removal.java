package io.windflow.docker.internal.engine;

import com.fasterxml.jackson.databind.JsonNode;
import io.windflow.api.Problem;
import java.io.IOException;
import java.util.List;

/** Removes images, volumes and networks. The engine decides; where it refuses, we say who is in the way. */
final class Removal {

    private Removal() {}

    static void image(EngineClient engine, String id, boolean force) throws IOException {
        try {
            engine.delete("/images/" + id + "?force=" + force, EngineClient.SOON);
        } catch (EngineRefusal e) {
            if (e.status() == 409) {
                String fullId = engine.get("/images/" + id + "/json").path("Id").asText();
                throw inUse("image", id, Usage.read(engine).ofImage(fullId), e);
            }
            throw e;
        }
    }

    static void volume(EngineClient engine, String name, boolean force) throws IOException {
        try {
            engine.delete("/volumes/" + name + "?force=" + force, EngineClient.SOON);
        } catch (EngineRefusal e) {
            if (e.status() == 409) {
                throw inUse("volume", name, Usage.read(engine).ofVolume(name), e);
            }
            throw e;
        }
    }

    static void network(EngineClient engine, String id) throws IOException {
        try {
            engine.delete("/networks/" + id, EngineClient.SOON);
        } catch (EngineRefusal e) {
            // Engine 20.10 says 403 also for a network in use, newer ones 409.
            if (e.status() == 403 || e.status() == 409) {
                JsonNode network = engine.get("/networks/" + id);
                if (Resources.isBuiltIn(network)) {
                    throw Problem.conflict("The network '" + id + "' is the engine's own and cannot be removed", null);
                }
                throw inUse(
                        "network",
                        id,
                        Usage.read(engine).onNetwork(network.path("Id").asText()),
                        e);
            }
            throw e;
        }
    }

    private static Problem inUse(String what, String id, List<String> containers, EngineRefusal refusal) {
        if (containers.isEmpty()) {
            return Problem.conflict("The " + what + " '" + id + "' cannot be removed: " + refusal.getMessage(), null);
        }
        return Problem.conflict(
                "The " + what + " '" + id + "' is in use by " + String.join(", ", containers),
                "Remove " + (containers.size() == 1 ? "this container" : "these containers") + " first");
    }
}
