package io.windflow.docker.internal.engine;

import io.windflow.api.engine.ContainerLogLine;
import io.windflow.api.engine.LogQuery;
import io.windflow.docker.internal.http.EngineHttp;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * One reading of a container's log. The engine does since, until, tail and follow; the search is ours. With a search, the
 * tail means the last lines that match, so all that was written is read before what follows.
 */
final class LogReading extends Reading {

    private final EngineClient engine;
    private final String containerPath;
    private final LogQuery query;
    private final boolean terminal;
    private final String search;
    private final Consumer<ContainerLogLine> listener;

    /** Only the reading thread uses it. */
    private Instant last;

    LogReading(
            EngineClient engine,
            String containerPath,
            boolean terminal,
            LogQuery query,
            Consumer<ContainerLogLine> listener,
            Consumer<RuntimeException> onEnd) {
        super("windflow-docker-logs", onEnd);
        this.engine = engine;
        this.containerPath = containerPath;
        this.terminal = terminal;
        this.query = query;
        this.search = query.search() == null || query.search().isEmpty()
                ? null
                : query.search().toLowerCase(Locale.ROOT);
        this.listener = listener;
    }

    /** Opens the log. What the engine refuses is thrown here, to the caller. */
    void open() throws IOException {
        if (searchesTail()) {
            begin(engine.stream(path(query.since(), null, false)));
        } else {
            begin(engine.stream(path(query.since(), query.tail(), query.follow())));
        }
    }

    @Override
    void read(EngineHttp.Reply reply) throws IOException {
        if (!searchesTail()) {
            decode(reply, this::pass);
            return;
        }
        Deque<ContainerLogLine> matches = new ArrayDeque<>();
        decode(reply, line -> {
            last = line.time();
            if (matches(line)) {
                matches.add(line);
                if (matches.size() > query.tail()) {
                    matches.remove();
                }
            }
        });
        matches.forEach(listener);
        if (query.follow()) {
            follow();
        }
    }

    private void follow() throws IOException {
        Instant since = last == null ? query.since() : last.plusNanos(1);
        EngineHttp.Reply next = engine.stream(path(since, null, true));
        if (replace(next)) {
            decode(next, this::pass);
        }
    }

    private void decode(EngineHttp.Reply reply, Consumer<ContainerLogLine> sink) throws IOException {
        new LogDecoder(line -> {
                    if (!isClosed()) {
                        sink.accept(line);
                    }
                })
                .read(reply.body(), terminal);
    }

    private void pass(ContainerLogLine line) {
        if (matches(line)) {
            listener.accept(line);
        }
    }

    private boolean searchesTail() {
        return search != null && query.tail() != null;
    }

    private boolean matches(ContainerLogLine line) {
        return search == null || line.text().toLowerCase(Locale.ROOT).contains(search);
    }

    private String path(Instant since, Integer tail, boolean follow) {
        StringBuilder path = new StringBuilder(containerPath)
                .append("/logs?stdout=1&stderr=1&timestamps=1&follow=")
                .append(follow ? 1 : 0);
        if (since != null) {
            path.append("&since=").append(seconds(since));
        }
        if (query.until() != null) {
            path.append("&until=").append(seconds(query.until()));
        }
        if (tail != null) {
            path.append("&tail=").append(tail);
        }
        return path.toString();
    }

    private static String seconds(Instant time) {
        return "%d.%09d".formatted(time.getEpochSecond(), time.getNano());
    }
}
