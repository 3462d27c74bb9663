package io.windflow.ext.database.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.windflow.spi.ProviderUnavailableException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class SignalGateTest {

    private static final Duration LONG = Duration.ofSeconds(20);

    private final SignalGate gate = new SignalGate();

    @Test
    void waitsForWhoIsInside() throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch leave = new CountDownLatch(1);
        CompletableFuture<String> listener = CompletableFuture.supplyAsync(() -> gate.call(() -> {
            inside.countDown();
            try {
                leave.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return "heard";
        }));
        inside.await();

        gate.close();
        assertThat(gate.awaitEmpty(Duration.ofMillis(20))).isFalse();
        leave.countDown();
        assertThat(gate.awaitEmpty(LONG)).isTrue();
        assertThat(listener.get()).isEqualTo("heard");
    }

    @Test
    void countsWhoFailsAsGone() {
        assertThatThrownBy(() -> gate.call(() -> {
                    throw new IllegalStateException("broken");
                }))
                .hasMessage("broken");
        assertThat(gate.awaitEmpty(LONG)).isTrue();
    }

    @Test
    void letsNobodyInThatIsClosed() {
        gate.close();
        assertThatThrownBy(() -> gate.call(() -> "heard"))
                .isInstanceOf(ProviderUnavailableException.class)
                .hasMessage("The database is closed");
    }
}
