package io.windflow.docker.internal.compose;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class KeyLinesTest {

    private static final String YAML =
            """
            name: x

            services:
              one:
                image: a
                labels:
                  two: 1
              two: # a comment
                'image': b
            volumes: {}
            """;

    @Test
    void findsKeysAtTheirOwnDepth() {
        assertThat(KeyLines.find(YAML, List.of("services"))).isEqualTo(3);
        assertThat(KeyLines.find(YAML, List.of("services", "two"))).isEqualTo(8);
        assertThat(KeyLines.find(YAML, List.of("services", "two", "image"))).isEqualTo(9);
        assertThat(KeyLines.find(YAML, List.of("volumes"))).isEqualTo(10);
    }

    @Test
    void tellsTheDeepestKeyItFound() {
        assertThat(KeyLines.find(YAML, List.of("services", "one", "ports"))).isEqualTo(4);
        assertThat(KeyLines.find(YAML, List.of("networks"))).isNull();
        assertThat(KeyLines.find("", List.of("services"))).isNull();
        assertThat(KeyLines.find("services: {web: {image: x}}", List.of("services", "web")))
                .isEqualTo(1);
    }
}
