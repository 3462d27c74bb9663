package io.windflow.docker.internal.engine;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import io.windflow.api.engine.ContainerStats;
import io.windflow.docker.internal.http.EngineHttp;
import java.io.IOException;
import java.util.function.Consumer;

/** The readings of what one container uses, about one a second, until it stops. */
final class StatsReading extends Reading {

    private final Consumer<ContainerStats> listener;

    StatsReading(Consumer<ContainerStats> listener, Consumer<RuntimeException> onEnd) {
        super("windflow-docker-stats", onEnd);
        this.listener = listener;
    }

    @Override
    void read(EngineHttp.Reply reply) throws IOException {
        try (JsonParser parser = EngineClient.JSON.createParser(reply.body())) {
            while (parser.nextToken() != null && !isClosed()) {
                JsonNode node = EngineClient.JSON.readTree(parser);
                if (StatsReader.isEmpty(node)) {
                    return;
                }
                ContainerStats stats = StatsReader.read(node);
                if (stats != null) {
                    listener.accept(stats);
                }
            }
        }
    }
}
