package io.windflow.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.windflow.spi.ProviderUnavailableException;
import io.windflow.spi.store.Epoch;
import io.windflow.spi.store.MovableStore;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Data that has moved away is kept, out of use, until it is purged. See {@link MovableStoreContract}. */
public interface FormerStoreContract extends MovableStores {

    @Test
    default void isServedNoMoreOnceRetired() throws SQLException {
        MovableStore store = serving();
        TestRows.set(store, "a", "1");
        store.capture().close();
        store.retire(Instant.now());
        store.retire(Instant.now());

        assertThat(store.epoch()).isEmpty();
        assertThatThrownBy(() -> TestRows.set(store, "b", "1")).isInstanceOf(ProviderUnavailableException.class);
        assertThatThrownBy(() -> TestRows.get(store, "a")).isInstanceOf(ProviderUnavailableException.class);
        assertThat(store.findings(Epoch.first(), 1)).isEmpty();
    }

    @Test
    default void keepsFormerDataUntilItIsPurged() throws SQLException {
        MovableStore store = serving();
        TestRows.set(store, "a", "1");
        assertThat(store.former()).isEmpty();
        assertThat(store.purge("anything")).isFalse();
        store.capture().close();
        Instant moved = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        store.retire(moved);

        assertThat(store.former()).singleElement().satisfies(former -> {
            assertThat(former.provider()).isEqualTo(store.name());
            assertThat(former.until()).isEqualTo(moved);
            assertThat(former.sizeBytes()).isPositive();
            assertThat(former.place()).contains(former.name());
        });
        String name = store.former().get(0).name();
        assertThat(store.purge("../" + name)).isFalse();
        assertThat(store.purge(name)).isTrue();
        assertThat(store.purge(name)).isFalse();
        assertThat(store.former()).isEmpty();
    }

    @Test
    default void neverPurgesTheDataInUse() throws SQLException {
        MovableStore store = serving();
        TestRows.set(store, "a", "1");

        for (String name : List.of("windflow", "windflow.db", "public", "")) {
            assertThat(store.purge(name)).isFalse();
        }
        assertThat(TestRows.get(store, "a")).isEqualTo("1");
    }
}
