package io.windflow.tests.move;

import io.windflow.api.extension.Progress;
import io.windflow.api.store.Sql;
import io.windflow.extensions.internal.move.MoveLimits;
import io.windflow.extensions.internal.move.MoveWatch;
import java.nio.file.Path;

/**
 * A process that writes, says so, and moves its data to PostgreSQL and back without end, to be killed. Arguments: the
 * home, the URL of the database.
 */
final class Victim {

    private static final int WRITERS = 2;

    private Victim() {}

    public static void main(String[] arguments) throws Exception {
        Path home = Path.of(arguments[0]);
        Installation windflow = new Installation(home, new PostgresFarStore(arguments[1], "windflow", home));
        for (int i = 0; i < WRITERS; i++) {
            String prefix = "traffic-" + ProcessHandle.current().pid() + "-" + i + "-";
            Thread writer = new Thread(() -> write(windflow, prefix));
            writer.setDaemon(true);
            writer.start();
        }
        MoveWatch watch = new MoveWatch() {
            @Override
            public void progress(Progress now) {
                System.out.println("phase " + now.phase());
            }

            @Override
            public void goOn() {}
        };
        while (true) {
            windflow.move(new Faults(0, Faults.Kind.BEFORE), watch, MoveLimits.STANDARD);
            System.out.println("phase moved");
        }
    }

    private static void write(Installation windflow, String prefix) {
        for (int i = 0; ; i++) {
            String key = prefix + i;
            windflow.store()
                    .write((connection, dialect) ->
                            Sql.update(connection, "INSERT INTO settings (key, value) VALUES (?, '1')", key));
            System.out.println("ack " + key);
        }
    }
}
