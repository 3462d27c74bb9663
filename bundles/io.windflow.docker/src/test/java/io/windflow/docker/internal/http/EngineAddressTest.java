package io.windflow.docker.internal.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EngineAddressTest {

    private static EngineAddress of(String host) throws EngineAwayException {
        return EngineAddress.of(Map.of("DOCKER_HOST", host));
    }

    @Test
    void withoutDockerHostItIsTheUsualSocket() throws EngineAwayException {
        assertThat(EngineAddress.of(Map.of()).socket()).isEqualTo(Path.of("/var/run/docker.sock"));
        assertThat(of(" ").toString()).isEqualTo("unix:///var/run/docker.sock");
        assertThat(of("unix:///run/user/1000/docker.sock").socket()).isEqualTo(Path.of("/run/user/1000/docker.sock"));
    }

    @Test
    void tcpHasThePortsOfDocker() throws EngineAwayException {
        assertThat(of("tcp://engine").toString()).isEqualTo("tcp://engine:2375");
        assertThat(of("tcp://engine:99").toString()).isEqualTo("tcp://engine:99");
        EngineAddress tls = EngineAddress.of(
                Map.of("DOCKER_HOST", "tcp://engine", "DOCKER_TLS_VERIFY", "1", "DOCKER_CERT_PATH", "/certs"));
        assertThat(tls.toString()).isEqualTo("tcp://engine:2376");
        assertThat(tls.certificates()).isEqualTo(Path.of("/certs"));
        assertThat(EngineAddress.of(Map.of("DOCKER_HOST", "tcp://e", "DOCKER_TLS_VERIFY", "1", "HOME", "/home/me"))
                        .certificates())
                .isEqualTo(Path.of("/home/me/.docker"));
    }

    @Test
    void whatIsNoneIsToldWithAdvice() {
        for (String host :
                List.of("engine:2375", "/var/run/docker.sock", "unix://", "unix://a/b", "tcp://", "x y", "http://e")) {
            assertThatThrownBy(() -> of(host))
                    .as(host)
                    .isInstanceOfSatisfying(EngineAwayException.class, e -> assertThat(e.advice())
                            .contains("unix:///"));
        }
        assertThatThrownBy(() -> of("ssh://me@host"))
                .isInstanceOfSatisfying(
                        EngineAwayException.class, e -> assertThat(e.advice()).contains("ssh -N -L"));
    }
}
