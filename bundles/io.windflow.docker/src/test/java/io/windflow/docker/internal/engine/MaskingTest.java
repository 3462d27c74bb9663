package io.windflow.docker.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MaskingTest {

    private static String mask(String json) throws Exception {
        return Masking.maskEnvironment(EngineClient.JSON.readTree(json)).toString();
    }

    @Test
    void valuesAreHiddenAndNamesStay() throws Exception {
        assertThat(mask("{\"Config\":{\"Env\":[\"A=secret=1\",\"B=\",\"C\"],\"Image\":\"x\"}}"))
                .isEqualTo("{\"Config\":{\"Env\":[\"A=********\",\"B=********\",\"C\"],\"Image\":\"x\"}}");
        assertThat(mask("{\"Config\":{\"Env\":null}}")).isEqualTo("{\"Config\":{\"Env\":null}}");
    }
}
