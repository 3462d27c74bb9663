package io.windflow.core.internal.stack;

import static org.assertj.core.api.Assertions.assertThat;

import io.windflow.api.engine.Container;
import io.windflow.api.engine.Container.Health;
import io.windflow.api.stack.StackStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StackStatusesTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | CREATED",
                "running | RUNNING",
                "running, running healthy | RUNNING",
                "running starting | STARTING",
                "running, running unhealthy | UNHEALTHY",
                "running starting, running unhealthy | UNHEALTHY",
                "exited 0 | STOPPED",
                "created | STOPPED",
                "running, exited 0 | PARTIAL",
                "running, exited 1 | PARTIAL",
                "running, paused | PARTIAL",
                "running starting, exited 1 | PARTIAL",
                "restarting 1 | UNHEALTHY",
                "running, restarting 1 | UNHEALTHY",
            })
    void isWhatItsContainersSay(String containers, StackStatus status) {
        assertThat(StackStatuses.of(parse(containers, Map.of()))).isEqualTo(status);
    }

    @Test
    void aJobThatOthersWaitedForMayHaveEnded() {
        List<Container> containers = new ArrayList<>(parse(
                "running",
                Map.of(
                        "com.docker.compose.depends_on",
                        "job:service_completed_successfully:false,db:service_healthy:false")));
        containers.add(container("job", "exited", Health.NONE, 0, Map.of()));
        assertThat(StackStatuses.of(containers)).isEqualTo(StackStatus.RUNNING);
        containers.set(1, container("job", "exited", Health.NONE, 1, Map.of()));
        assertThat(StackStatuses.of(containers)).isEqualTo(StackStatus.PARTIAL);
    }

    @Test
    void oneOffContainersDoNotCount() {
        List<Container> containers = parse("exited 1", Map.of("com.docker.compose.oneoff", "True"));
        assertThat(StackStatuses.withoutOneOffs(containers)).isEmpty();
    }

    private static List<Container> parse(String text, Map<String, String> labels) {
        List<Container> containers = new ArrayList<>();
        for (String one : text.split(", ")) {
            String[] words = one.split(" ");
            if (!words[0].isEmpty()) {
                String more = words.length > 1 ? words[1] : "";
                boolean code = more.matches("\\d");
                Health health =
                        more.isEmpty() || code ? Health.NONE : Health.valueOf(more.toUpperCase(java.util.Locale.ROOT));
                containers.add(container("web", words[0], health, code ? Integer.valueOf(more) : null, labels));
            }
        }
        return containers;
    }

    private static Container container(
            String service, String state, Health health, Integer exitCode, Map<String, String> labels) {
        return new Container(
                "id",
                "name",
                "image",
                "sha256:x",
                "p",
                service,
                state,
                health,
                exitCode,
                state,
                Instant.EPOCH,
                List.of(),
                labels);
    }
}
