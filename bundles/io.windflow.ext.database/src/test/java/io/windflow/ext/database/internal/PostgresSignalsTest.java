package io.windflow.ext.database.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.windflow.spi.ProviderUnavailableException;
import io.windflow.spi.store.Signals;
import io.windflow.testkit.PostgresServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Messages among instances through a real PostgreSQL. */
@Timeout(60)
class PostgresSignalsTest {

    private static final Duration SHORT = Duration.ofMillis(50);
    private static final Duration LONG = Duration.ofSeconds(8);

    @TempDir
    private Path home;

    private Settings settings;
    private PostgresStore one;
    private PostgresStore two;

    @BeforeEach
    void open() {
        settings = Stores.emptySchema();
        one = Stores.serving(settings, home, LONG);
        two = Stores.serving(settings, home, LONG);
        one.receive(SHORT);
        two.receive(SHORT);
    }

    @AfterEach
    void close() {
        one.close();
        two.close();
    }

    @Test
    void reachAllInOrder() {
        List<String> sent = List.of("", "a\nb", "'; $$ été 👩", "x".repeat(Signals.MOST_BYTES));
        sent.forEach(one::send);

        assertThat(received(two, sent.size())).isEqualTo(sent);
        assertThat(received(one, sent.size())).isEqualTo(sent);
    }

    @Test
    void reachNobodyWithOtherData(@TempDir Path otherHome) {
        PostgresStore other = Stores.serving(Stores.emptySchema(), otherHome, LONG);
        try {
            other.send("for others");
            one.send("for us");

            assertThat(received(two, 1)).containsExactly("for us");
        } finally {
            other.close();
        }
    }

    @Test
    void listenAnewAfterABreak() {
        PostgresServer.shared()
                .execute(
                        PostgresServer.sharedDatabase(),
                        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN%"
                                + settings.schema() + "%'");

        assertThatThrownBy(() -> two.receive(LONG)).isInstanceOf(ProviderUnavailableException.class);
        assertThat(two.receive(SHORT)).isEmpty();
        one.send("again");
        assertThat(received(two, 1)).containsExactly("again");
    }

    @Test
    void aWaitEndsWithTheStore() throws Exception {
        CompletableFuture<List<String>> waiting = CompletableFuture.supplyAsync(() -> two.receive(LONG));
        two.close();

        assertThatThrownBy(() -> waiting.get(5, TimeUnit.SECONDS))
                .hasCauseInstanceOf(ProviderUnavailableException.class);
        assertThatThrownBy(() -> two.receive(SHORT)).isInstanceOf(ProviderUnavailableException.class);
    }

    private static List<String> received(PostgresStore store, int count) {
        List<String> all = new ArrayList<>();
        await().atMost(LONG).until(() -> {
            all.addAll(store.receive(SHORT));
            return all.size() >= count;
        });
        return all;
    }
}
