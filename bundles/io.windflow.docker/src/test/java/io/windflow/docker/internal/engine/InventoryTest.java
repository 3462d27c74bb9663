package io.windflow.docker.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.windflow.api.engine.Container;
import io.windflow.api.engine.EngineChange.ContainerChanged;
import io.windflow.api.engine.EngineChange.ContainerRemoved;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class InventoryTest {

    private final Inventory inventory = new Inventory();

    private static Container container(String id, String project, String state, String status) {
        return new Container(
                id,
                "name-" + id,
                "image",
                "sha256:1",
                project,
                null,
                state,
                Container.Health.NONE,
                null,
                status,
                Instant.EPOCH,
                List.of(),
                Map.of());
    }

    @Test
    void aListTellsWhatChanged() {
        Container one = container("1", "p", "running", "Up 1 second");
        Container two = container("2", null, "running", "Up 1 second");
        assertThat(inventory.replace(List.of(two, one)))
                .containsExactly(new ContainerChanged(two), new ContainerChanged(one));
        assertThat(inventory.all()).containsExactly(one, two);
        assertThat(inventory.ofProject("p")).containsExactly(one);

        Container stopped = container("1", "p", "exited", "Exited (0) 1 second ago");
        assertThat(inventory.replace(List.of(stopped)))
                .containsExactly(new ContainerChanged(stopped), new ContainerRemoved(two));
        assertThat(inventory.all()).containsExactly(stopped);
    }

    @Test
    void timeThatPassesIsNoChangeButIsShown() {
        inventory.replace(List.of(container("1", "p", "running", "Up 1 second")));
        Container later = container("1", "p", "running", "Up 1 minute");
        assertThat(inventory.replace(List.of(later))).isEmpty();
        assertThat(inventory.all()).containsExactly(later);
    }

    @Test
    void anAnswerAboutSomeLeavesTheOthers() {
        Container one = container("1", "p", "running", "");
        Container two = container("2", "p", "running", "");
        inventory.replace(List.of(one, two));
        assertThat(inventory.update(Set.of("1", "unknown"), List.of())).containsExactly(new ContainerRemoved(one));
        assertThat(inventory.ofProject("p")).containsExactly(two);
    }

    @Test
    void hiddenContainersAreStillKnownWhenTheEngineIsBack() {
        Container one = container("1", "p", "running", "");
        inventory.replace(List.of(one));
        inventory.hide();
        assertThat(inventory.all()).isEmpty();
        assertThat(inventory.ofProject("p")).isEmpty();
        assertThat(inventory.replace(List.of(one))).isEmpty();
        assertThat(inventory.all()).containsExactly(one);
    }
}
