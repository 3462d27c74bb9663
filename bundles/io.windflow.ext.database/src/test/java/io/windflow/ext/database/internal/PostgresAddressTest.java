package io.windflow.ext.database.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.windflow.ext.database.internal.PostgresAddress.Endpoint;
import io.windflow.spi.ProviderUnavailableException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PostgresAddressTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "postgresql://user:secret@host:5433/name",
                "postgres://user:secret@host:5433/name",
                "jdbc:postgresql://user:secret@host:5433/name",
                "jdbc:postgresql://host:5433/name?user=user&password=secret",
                "  postgresql://user:secret@host:5433/name  "
            })
    void readsAllFormsInUse(String url) {
        assertThat(of(url))
                .isEqualTo(new PostgresAddress(
                        List.of(new Endpoint("host", 5433)), null, "name", "user", "secret", Map.of()));
    }

    @Test
    void takesTheGuidesDefaultsForWhatIsLeftOut() {
        PostgresAddress address = PostgresAddress.of(new Settings("", "", 5433, "windflow", 6));

        assertThat(address.servers()).containsExactly(new Endpoint("windflow-postgres", 5432));
        assertThat(address.local()).isEqualTo(new Endpoint("127.0.0.1", 5433));
        assertThat(address.database()).isEqualTo("windflow");
        assertThat(address.user()).isEqualTo("windflow");
        assertThat(address.password()).isEqualTo("windflow123");
        assertThat(of("postgresql://host"))
                .isEqualTo(new PostgresAddress(
                        List.of(new Endpoint("host", 5432)), null, "windflow", "windflow", "apart", Map.of()));
    }

    @Test
    void readsWhatIsEscapedAndWhatNeedNotBe() {
        PostgresAddress address = of("postgresql://a%40b:p@ss+w%3Ard%25@[::1]:5433/my%20data?sslmode=verify-full"
                + "&sslrootcert=/etc/my%20ca.pem");

        assertThat(address.user()).isEqualTo("a@b");
        assertThat(address.password()).isEqualTo("p@ss+w:rd%");
        assertThat(address.servers()).containsExactly(new Endpoint("[::1]", 5433));
        assertThat(address.database()).isEqualTo("my data");
        assertThat(address.options())
                .containsExactlyInAnyOrderEntriesOf(Map.of("sslmode", "verify-full", "sslrootcert", "/etc/my ca.pem"));
    }

    @Test
    void readsSeveralServers() {
        assertThat(of("postgresql://u:p@one,two:5433/d").servers())
                .containsExactly(new Endpoint("one", 5432), new Endpoint("two", 5433));
    }

    @ParameterizedTest
    @CsvSource({
        "http://host, form",
        "host:5432, form",
        "postgresql:///name, names no host",
        "postgresql://host:99999/d, 99999 is no port",
        "postgresql://ho st/d, no host with a port",
        "postgresql://u:100%@host/d, percent sign",
        "postgresql://host/d?sslmod=require, there is no option 'sslmod'",
        "postgresql://host/d?sslmode=full, sslmode is none of"
    })
    void saysWhatIsWrong(String url, String reason) {
        assertThatThrownBy(() -> of(url))
                .isInstanceOfSatisfying(ProviderUnavailableException.class, e -> {
                    assertThat(e.isPermanent()).isTrue();
                    assertThat(e.advice()).contains("config/windflow.database.cfg");
                })
                .hasMessageContaining(reason);
    }

    @Test
    void showsNoPassword() {
        assertThat(of("postgresql://user:secret@host:5433/name")).hasToString("host:5433/name");
        assertThatThrownBy(() -> of("postgresql://user:secret@host:xx/name"))
                .hasMessageNotContaining("secret")
                .hasMessageContaining("host:xx");
    }

    private static PostgresAddress of(String url) {
        return PostgresAddress.of(new Settings(url, "apart", 5432, "windflow", 6));
    }
}
