package io.windflow.rest.internal.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ApiSettingsTest {

    private static final String[] NONE = {};

    @Test
    void theConfigurationNamesTheProxiesBeforeTheEnvironmentDoes() {
        assertThat(ApiSettings.trustedProxies(new String[] {"10.0.0.1"}, "172.16.0.0/12"))
                .containsExactly("10.0.0.1");
    }

    @Test
    void theEnvironmentNamesThemWithCommasBetween() {
        String[] proxies = ApiSettings.trustedProxies(NONE, "172.16.0.0/12, 10.0.0.1");

        assertThat(new ClientAddress(proxies).of("172.18.0.2", "192.0.2.7, 10.0.0.1"))
                .isEqualTo("192.0.2.7");
    }

    @Test
    void withoutEitherNoProxyIsTrusted() {
        assertThat(ApiSettings.trustedProxies(NONE, null)).isEmpty();
        assertThat(ApiSettings.trustedProxies(NONE, " ")).isEmpty();
    }
}
