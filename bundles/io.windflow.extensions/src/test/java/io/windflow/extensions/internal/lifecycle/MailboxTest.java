package io.windflow.extensions.internal.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class MailboxTest {

    private static final Wanted ON = Wanted.on(Map.of(), Map.of());

    private final CountDownLatch forEver = new CountDownLatch(1);
    private final CompletableFuture<Throwable> ended = new CompletableFuture<>();
    private final CountDownLatch waits = new CountDownLatch(1);
    private Mailbox mailbox = new Mailbox("test", this::work);

    @AfterEach
    void close() {
        mailbox.close();
    }

    /** The first errand waits for ever; the second ends at once. */
    private void work() {
        mailbox.take();
        if (waits.getCount() == 0) {
            return;
        }
        try {
            mailbox.interruptibly(() -> {
                waits.countDown();
                forEver.await();
                return null;
            });
        } catch (StepFailure | Superseded | InterruptedException e) {
            ended.complete(Thread.currentThread().isInterrupted() ? new AssertionError("still interrupted", e) : e);
        }
    }

    @Test
    void aBlockingStepGivesWayToSomethingNewer() throws Exception {
        mailbox.put(ON);
        waits.await();
        mailbox.put(Wanted.OFF);

        assertThat(ended.get(10, TimeUnit.SECONDS)).isInstanceOf(Superseded.class);
    }

    @Test
    void aBlockingStepEndsWithTheMailbox() throws Exception {
        mailbox.put(ON);
        waits.await();
        mailbox.close();

        assertThat(ended.get(10, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
    }

    @Test
    void aStepDoesNotBeginOnceSomethingNewerIsWanted() {
        mailbox.close();
        mailbox = new Mailbox("idle", () -> {});
        mailbox.put(ON);

        assertThatThrownBy(() -> mailbox.interruptibly(() -> "begun")).isInstanceOf(Superseded.class);
    }
}
