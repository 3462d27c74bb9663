package io.windflow.core.internal.stack;

import static org.assertj.core.api.Assertions.assertThat;

import io.windflow.api.engine.Container;
import io.windflow.api.event.Event;
import io.windflow.core.internal.fake.FakeEngine;
import io.windflow.testkit.RecordingEvents;
import java.util.List;
import org.junit.jupiter.api.Test;

class LiveStateTest {

    private final FakeEngine engine = new FakeEngine();
    private final RecordingEvents events = new RecordingEvents();

    @Test
    void tellsWhatHappensToContainersStacksAndTheEngine() throws Exception {
        LiveState live = new LiveState(engine, events);
        String id = engine.add("blog", "web", "nginx");
        engine.change(id, "running", Container.Health.STARTING, null);
        engine.change(id, "running", Container.Health.STARTING, null);
        engine.remove(id);
        engine.setReachable(false);
        live.stop();
        engine.setReachable(true);

        assertThat(told())
                .containsExactly(
                        "container.changed " + id + " running NONE",
                        "stack.changed blog RUNNING",
                        "container.changed " + id + " running STARTING",
                        "stack.changed blog STARTING",
                        "container.changed " + id + " running STARTING",
                        "container.changed " + id + " removed STARTING",
                        "stack.changed blog CREATED",
                        "engine.changed local false");
    }

    private List<String> told() {
        return events.events().stream().map(LiveStateTest::text).toList();
    }

    private static String text(Event event) {
        String what = event.type() + " " + event.subject() + " ";
        return switch (event.type()) {
            case "container.changed" ->
                what + event.data().get("state") + " " + event.data().get("health");
            case "stack.changed" -> what + event.data().get("status");
            default -> what + event.data().get("reachable");
        };
    }
}
