package io.windflow.core.internal.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.windflow.api.store.Store;
import io.windflow.api.store.UnitOfWork;
import io.windflow.testkit.TestStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SigningKeyTest {

    private static final byte[] CONTENT = {1, 2, 3};

    private final TestStore former = TestStore.create();
    private final TestStore next = TestStore.create();
    private final SwitchedStore store = new SwitchedStore();
    private final SigningKey key = new SigningKey(store, new Secrets());

    @AfterEach
    void close() {
        former.close();
        next.close();
    }

    @Test
    void isTheSameForAllInstancesOnOneStore() {
        byte[] signed = key.sign(CONTENT);

        assertThat(key.sign(CONTENT)).isEqualTo(signed).hasSize(SigningKey.MAC_BYTES);
        assertThat(new SigningKey(former, new Secrets()).sign(CONTENT)).isEqualTo(signed);
    }

    @Test
    void isThatOfTheStoreInForceAlsoWhenTheFormerOneWasJustBeingRead() {
        byte[] before = new SigningKey(former, new Secrets()).sign(CONTENT);
        byte[] after = new SigningKey(next, new Secrets()).sign(CONTENT);
        store.whenRead = () -> {
            store.inForce = next;
            key.forget();
        };

        assertThat(key.sign(CONTENT)).isEqualTo(after).isNotEqualTo(before);
        assertThat(key.sign(CONTENT)).isEqualTo(after);
    }

    /** Its next reading ends a moment too late: something else happens before the reader has the answer. */
    private final class SwitchedStore implements Store {

        private Store inForce = former;
        private Runnable whenRead = () -> {};

        @Override
        public <R> R read(UnitOfWork<R> work) {
            R result = inForce.read(work);
            Runnable meanwhile = whenRead;
            whenRead = () -> {};
            meanwhile.run();
            return result;
        }

        @Override
        public <R> R write(UnitOfWork<R> work) {
            return inForce.write(work);
        }
    }
}
