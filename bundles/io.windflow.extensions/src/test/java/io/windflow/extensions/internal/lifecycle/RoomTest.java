package io.windflow.extensions.internal.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.windflow.extensions.internal.feature.Feature.Service;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RoomTest {

    private static final long MIB = 1024 * 1024;

    @TempDir
    Path home;

    private Room room;

    @BeforeEach
    void meminfo() throws IOException {
        Path memory = Files.writeString(
                home.resolve("meminfo"), "MemTotal: 2048000 kB\nMemFree: 1024 kB\nMemAvailable:   307200 kB\n");
        room = new Room(home, memory);
    }

    @Test
    void whatFitsIsNotRefused() {
        assertThat(room.refusals(List.of(service(300 * MIB, 1))).isEmpty()).isTrue();
        assertThat(room.refusals(List.of())).isEmpty();
    }

    @Test
    void tooLittleMemoryForAllOfThemTogetherIsRefused() {
        assertThat(room.refusals(List.of(service(200 * MIB, 1), service(200 * MIB, 1))))
                .containsExactly("It needs 400 MiB of memory, and 300 MiB are free on this machine");
    }

    @Test
    void tooLittleDiskIsRefused() {
        assertThat(room.refusals(List.of(service(1, Long.MAX_VALUE))))
                .singleElement()
                .asString()
                .matches("It needs \\d+ MiB of disk, and \\d+ MiB are free on this machine");
    }

    @Test
    void aPortThatIsTakenAtAnyAddressIsRefused() throws IOException {
        for (InetAddress address : List.of(InetAddress.getByName("127.0.0.1"), InetAddress.getByName("0.0.0.0"))) {
            int port;
            try (ServerSocket taken = new ServerSocket(0, 1, address)) {
                port = taken.getLocalPort();
                assertThat(room.refusals(List.of(service(1, 1, port))))
                        .containsExactly("Port " + port + ", which redis needs, is taken on this machine");
            }
            assertThat(room.refusals(List.of(service(1, 1, port)))).isEmpty();
        }
    }

    @Test
    void whatIsNotKnownIsNotRefused() {
        Room blind = new Room(home.resolve("none"), home.resolve("none"));

        assertThat(blind.refusals(List.of(service(Long.MAX_VALUE, Long.MAX_VALUE))))
                .isEmpty();
    }

    private static Service service(long memoryBytes, long diskBytes, Integer... ports) {
        return new Service("redis", "redis:7-alpine", memoryBytes, diskBytes, List.of(ports));
    }
}
