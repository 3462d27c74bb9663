package io.windflow.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OptionsTest {

    private static final Path DISTRIBUTION = Path.of("/opt/windflow");

    @Test
    void areTheDefaultsWhereNothingIsSaid() throws StartException {
        Path data = Path.of("data").toAbsolutePath();

        assertThat(Options.of(Map.of(), DISTRIBUTION))
                .isEqualTo(new Options(data, data.resolve("config"), DISTRIBUTION, "127.0.0.1", 8000, true, 100, 365))
                .isEqualTo(Options.of(Map.of("WINDFLOW_HOME", " ", "WINDFLOW_HTTP_PORT", ""), DISTRIBUTION));
    }

    @Test
    void areWhatTheEnvironmentSays() throws StartException {
        Map<String, String> environment = Map.of(
                "WINDFLOW_HOME", "/srv/../srv/windflow",
                "WINDFLOW_CONFIG", "/etc/windflow",
                "WINDFLOW_HTTP_HOST", "0.0.0.0",
                "WINDFLOW_HTTP_PORT", " 80 ",
                "WINDFLOW_CONNECT", "false",
                "WINDFLOW_DEPLOYMENTS_KEPT", "0",
                "WINDFLOW_AUDIT_DAYS", "30");

        assertThat(Options.of(environment, DISTRIBUTION))
                .isEqualTo(new Options(
                        Path.of("/srv/windflow"), Path.of("/etc/windflow"), DISTRIBUTION, "0.0.0.0", 80, false, 0, 30));
    }

    @Test
    void keepTheirConfigurationInTheHomeUnlessToldOtherwise() throws StartException {
        assertThat(Options.of(Map.of("WINDFLOW_HOME", "/srv/windflow"), DISTRIBUTION)
                        .config())
                .isEqualTo(Path.of("/srv/windflow/config"));
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, http://127.0.0.1:8000",
        "0.0.0.0, http://localhost:8000",
        "::, http://localhost:8000",
        "::1, http://[::1]:8000"
    })
    void tellTheAddressToOpen(String host, String url) throws StartException {
        assertThat(Options.of(Map.of("WINDFLOW_HTTP_HOST", host), DISTRIBUTION).url())
                .isEqualTo(url);
    }

    @Test
    void changeOnlyThePort() throws StartException {
        Options options = Options.of(Map.of("WINDFLOW_HTTP_PORT", "0"), DISTRIBUTION);

        assertThat(options.withPort(4711).port()).isEqualTo(4711);
        assertThat(options.withPort(4711).withPort(0)).isEqualTo(options);
    }

    @ParameterizedTest
    @CsvSource({
        "WINDFLOW_HTTP_PORT, 65536",
        "WINDFLOW_HTTP_PORT, -1",
        "WINDFLOW_HTTP_PORT, http",
        "WINDFLOW_HTTP_PORT, 80.5",
        "WINDFLOW_DEPLOYMENTS_KEPT, -1",
        "WINDFLOW_DEPLOYMENTS_KEPT, many",
        "WINDFLOW_AUDIT_DAYS, 99999999999",
        "WINDFLOW_HTTP_HOST, no.such.host.invalid"
    })
    void nameTheVariableThatIsWrong(String variable, String value) {
        assertThatThrownBy(() -> Options.of(Map.of(variable, value), DISTRIBUTION))
                .isInstanceOf(StartException.class)
                .hasMessageContaining(variable)
                .hasMessageContaining(value);
    }

    @Test
    void refuseWhatIsNoPath() {
        assertThatThrownBy(() -> Options.of(Map.of("WINDFLOW_HOME", "a\0b"), DISTRIBUTION))
                .isInstanceOf(StartException.class)
                .hasMessageStartingWith("WINDFLOW_HOME is not a path");
    }
}
