package io.windflow.docker.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.windflow.docker.internal.http.EngineAwayException;
import org.junit.jupiter.api.Test;

class ApiVersionTest {

    private static String negotiate(String oldest, String newest) throws EngineAwayException {
        return ApiVersion.negotiate("x", ApiVersion.parse(oldest), ApiVersion.parse(newest))
                .toString();
    }

    @Test
    void theNewestThatBothKnowIsTaken() throws EngineAwayException {
        assertThat(negotiate("1.12", "1.40")).isEqualTo("1.40");
        assertThat(negotiate("1.12", "1.41")).isEqualTo("1.41");
        assertThat(negotiate("1.44", "1.52")).isEqualTo("1.51");
        assertThat(negotiate("1.60", "1.70")).isEqualTo("1.60");
        assertThat(negotiate("1.12", "2.0")).isEqualTo("1.51");
    }

    @Test
    void anOldEngineIsRefusedWithAdvice() {
        assertThatThrownBy(() -> negotiate("1.12", "1.39"))
                .isInstanceOfSatisfying(
                        EngineAwayException.class, e -> assertThat(e.advice()).contains("19.03"))
                .hasMessageContaining("1.39");
        assertThatThrownBy(() -> ApiVersion.parse("1.41-beta")).isInstanceOf(IllegalArgumentException.class);
    }
}
