package io.windflow.rest.internal.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.windflow.api.Problem;
import io.windflow.api.ProblemType;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class LimitedBodyTest {

    @Test
    void isReadToItsEnd() throws IOException {
        assertThat(body(5, 5).readAllBytes()).hasSize(5);
    }

    @Test
    void isNotReadBeyondTheLimit() {
        assertProblem(() -> body(6, 5).readAllBytes(), ProblemType.TOO_LARGE);
        assertProblem(
                () -> {
                    InputStream body = body(6, 5);
                    while (body.read() >= 0) {}
                },
                ProblemType.TOO_LARGE);
    }

    @Test
    void isTheClientsFaultWhenItIsCutOff() {
        assertProblem(() -> new LimitedBody(new Broken(), 5).readAllBytes(), ProblemType.MALFORMED);
        assertProblem(() -> new LimitedBody(new Broken(), 5).read(), ProblemType.MALFORMED);
    }

    private static InputStream body(int length, int limit) {
        return new LimitedBody(new ByteArrayInputStream(new byte[length]), limit);
    }

    private static void assertProblem(ThrowingCallable read, ProblemType type) {
        assertThatThrownBy(read)
                .isInstanceOfSatisfying(Problem.class, e -> assertThat(e.type()).isEqualTo(type));
    }

    private static final class Broken extends InputStream {

        @Override
        public int read() throws IOException {
            throw new IOException("Early EOF");
        }
    }
}
