package io.windflow.http.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class InFlightTest {
    private final InFlight inFlight = new InFlight();

    @Test
    void thereIsNothingToWaitForAtFirst() throws InterruptedException {
        assertThat(inFlight.await(Duration.ofSeconds(5))).isTrue();
    }

    @Test
    void waitsForTheLastRequest() throws Exception {
        inFlight.begin();
        inFlight.begin();
        inFlight.end();
        CompletableFuture<Boolean> waiting = CompletableFuture.supplyAsync(this::awaitAll);
        assertThat(inFlight.count()).isEqualTo(1);
        assertThat(waiting).isNotDone();

        inFlight.end();

        assertThat(waiting.get()).isTrue();
    }

    @Test
    void givesUpOnARequestThatDoesNotEnd() throws InterruptedException {
        inFlight.begin();

        assertThat(inFlight.await(Duration.ofMillis(20))).isFalse();
        assertThat(inFlight.count()).isEqualTo(1);
    }

    @Test
    void requestsMayComeAndGoManyTimes() throws InterruptedException {
        for (int i = 0; i < 100_000; i++) {
            inFlight.begin();
            inFlight.end();
        }

        assertThat(inFlight.await(Duration.ofSeconds(5))).isTrue();
    }

    private boolean awaitAll() {
        try {
            return inFlight.await(Duration.ofSeconds(5));
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
