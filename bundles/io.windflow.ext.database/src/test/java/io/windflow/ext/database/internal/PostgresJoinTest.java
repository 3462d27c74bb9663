package io.windflow.ext.database.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.windflow.spi.ProviderUnavailableException;
import io.windflow.spi.store.Epoch;
import io.windflow.spi.store.MoveTarget;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two instances that come to an empty database at the same time. */
class PostgresJoinTest {

    @TempDir
    private Path home;

    private PostgresStore one;
    private PostgresStore two;

    @BeforeEach
    void open() {
        Settings settings = Stores.emptySchema();
        one = new PostgresStore(settings, home.resolve("one"), Duration.ofSeconds(5));
        two = new PostgresStore(settings, home.resolve("two"), Duration.ofSeconds(5));
    }

    @AfterEach
    void close() {
        one.close();
        two.close();
    }

    @Test
    void oneAtATimeMovesItsDataThere() throws Exception {
        Epoch source = Epoch.first();
        try (MoveTarget target = one.stage(source)) {
            assertThatThrownBy(() -> two.stage(Epoch.first()))
                    .isInstanceOfSatisfying(ProviderUnavailableException.class, e -> assertThat(e.isPermanent())
                            .isFalse());
            target.discard();
        }

        try (MoveTarget next = two.stage(Epoch.first())) {
            next.discard();
        }
    }

    @Test
    void dataIsSharedOnceItIsDecidedThatItLivesThere() throws Exception {
        Epoch source = Epoch.first();
        assertThat(two.shareable()).isEmpty();
        try (MoveTarget target = one.stage(source)) {
            target.commit(source.next());
            assertThat(two.epoch()).isPresent();
            assertThat(two.shareable()).isEmpty();
            one.confirm();
        }

        assertThat(two.shareable()).isEqualTo(one.epoch()).isPresent();
    }
}
