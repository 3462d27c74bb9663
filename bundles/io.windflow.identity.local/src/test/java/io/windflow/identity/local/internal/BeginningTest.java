package io.windflow.identity.local.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.windflow.api.Problem;
import io.windflow.api.ProblemType;
import io.windflow.api.store.StoreException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class BeginningTest {

    static Stream<RuntimeException> failures() {
        return Stream.of(
                Problem.unavailable(ProblemType.PROVIDER_UNAVAILABLE, "not yet", "wait", Duration.ofSeconds(1)),
                new StoreException(new SQLException("refused"), false),
                new IllegalStateException("nobody has foreseen this"));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void triesAgainWhateverWentWrong(RuntimeException failure) {
        AtomicInteger tries = new AtomicInteger();
        try (Beginning beginning = new Beginning(() -> {
            if (tries.incrementAndGet() == 1) {
                throw failure;
            }
        })) {
            beginning.start().await();
        }

        assertThat(tries).hasValue(2);
    }
}
