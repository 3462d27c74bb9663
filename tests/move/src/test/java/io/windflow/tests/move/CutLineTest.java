package io.windflow.tests.move;

import static org.assertj.core.api.Assertions.assertThat;

import io.windflow.extensions.internal.move.MoveFailure;
import io.windflow.testkit.PostgresServer;
import io.windflow.testkit.SampleData;
import io.windflow.testkit.TcpProxy;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Moves during which all connections to PostgreSQL break off once, right before some operation, tried for each. */
@Timeout(900)
class CutLineTest {

    private static final int RESTART_EVERY = 20;

    @TempDir
    private Path folder;

    @Test
    void leavesOneTrueStore() throws Exception {
        PostgresServer server = PostgresServer.shared();
        String url = server.url(server.createDatabase());
        Path home = folder.resolve("home");
        try (TcpProxy line = new TcpProxy(server.port())) {
            FarStore far = new PostgresFarStore(url.replace(":" + server.port(), ":" + line.port()), "windflow", home);
            EachOperation each = new EachOperation(home, far, RESTART_EVERY, () -> {});
            try {
                new SampleData(10).fill(each.windflow().store(), 1);
                for (boolean there : new boolean[] {true, false}) {
                    List<MoveFailure> refusals = each.spoil(there, spoilt -> new Faults(spoilt, line::reset));
                    assertThat(refusals).isNotEmpty().allMatch(MoveFailure::isPassing);
                }
            } finally {
                each.windflow().close();
            }
        }
    }
}
