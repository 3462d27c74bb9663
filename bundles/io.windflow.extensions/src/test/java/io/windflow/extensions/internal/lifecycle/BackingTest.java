package io.windflow.extensions.internal.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.windflow.extensions.internal.feature.Feature;
import io.windflow.extensions.internal.feature.Feature.Environment;
import io.windflow.extensions.internal.feature.Feature.Service;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BackingTest {

    private static final Feature CACHE = new Feature(
            "cache",
            "Cache",
            "",
            "cache",
            "io.windflow.ext.cache",
            List.of(),
            List.of(),
            List.of(),
            new Environment("CACHE_TYPE", "redis", List.of(), Map.of()),
            List.of(new Service("windflow-redis", "redis:7-alpine", 0, 0, List.of(6379))));

    @ParameterizedTest
    @CsvSource({
        "redis://10.0.0.5:6379/0, true",
        "rediss://user:p%40ss@redis.example.org/1, true",
        "redis://localhost, true",
        "not a url, true",
        "redis://:redis123@windflow-redis:6379/0, false",
        "redis://windflow-redis, false",
        "'', false",
        "' ', false"
    })
    void aUrlMeansAServiceOfTheUsersOwnUnlessItNamesWindFlows(String url, boolean elsewhere) {
        assertThat(Backing.isElsewhere(CACHE, Map.of("url", url))).isEqualTo(elsewhere);
    }

    @Test
    void withoutAUrlItIsWindFlows() {
        assertThat(Backing.isElsewhere(CACHE, Map.of("port", "6380"))).isFalse();
    }

    @Test
    void whereNothingRunsServicesNoneIsManaged() {
        assertThat(new Backing(java.util.stream.Stream::empty).manages(CACHE, Map.of()))
                .isFalse();
    }
}
