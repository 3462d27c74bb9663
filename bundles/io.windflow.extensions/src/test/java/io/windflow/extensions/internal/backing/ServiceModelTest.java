package io.windflow.extensions.internal.backing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.windflow.spi.ProviderUnavailableException;
import org.junit.jupiter.api.Test;

class ServiceModelTest {

    private static final String MODEL =
            """
            {"name": "windflow",
             "x-windflow-cache": {"password": "s3cret", "port": 6380, "empty": ""},
             "services": {
               "windflow-api": {"image": "windflow-api", "volumes": [
                 {"type": "volume", "source": "data", "target": "/data"},
                 {"type": "volume", "source": "shared", "target": "/shared"}]},
               "windflow-redis": {"image": "redis:7", "mem_limit": "268435456",
                 "labels": {"io.windflow.extension": "cache"},
                 "ports": [{"target": 6379, "published": "6380"}, {"target": 1}],
                 "volumes": [
                   {"type": "volume", "source": "redis", "target": "/data"},
                   {"type": "volume", "source": "shared", "target": "/shared"},
                   {"type": "volume", "source": "kept", "target": "/kept"},
                   {"type": "bind", "source": "/etc", "target": "/etc"}]}},
             "volumes": {
               "data": {"name": "windflow_data"},
               "redis": {"name": "windflow_redis"},
               "kept": {"name": "kept", "external": true},
               "shared": {"name": "windflow_shared"}}}
            """;

    @Test
    void tellsOneExtensionsServices() {
        ServiceModel model = ServiceModel.read("cache", MODEL);

        assertThat(model.names()).containsExactly("windflow-redis");
        assertThat(model.services().get(0).image()).isEqualTo("redis:7");
        assertThat(model.services().get(0).memoryBytes()).isEqualTo(256 * 1024 * 1024);
        assertThat(model.services().get(0).ports()).containsExactly(6380);
        assertThat(model.services().get(0).folders()).containsExactly("/data", "/shared", "/kept");
        assertThat(model.settings()).containsOnlyKeys("password", "port").containsEntry("port", "6380");
        assertThat(model.toString()).doesNotContain("s3cret");
    }

    @Test
    void aVolumeThatIsSharedOrNotOursIsNotAmongThoseToRemove() {
        assertThat(ServiceModel.read("cache", MODEL).volumes()).containsExactly("windflow_redis");
    }

    @Test
    void anExtensionWithoutAServiceIsSaid() {
        assertThatThrownBy(() -> ServiceModel.read("sso", MODEL))
                .isInstanceOf(ProviderUnavailableException.class)
                .hasMessageContaining("io.windflow.extension=sso");
    }
}
