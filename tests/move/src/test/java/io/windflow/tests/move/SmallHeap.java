package io.windflow.tests.move;

import io.windflow.api.extension.Progress;
import io.windflow.api.store.Sql;
import io.windflow.core.internal.backup.Archives;
import io.windflow.extensions.internal.move.MoveLimits;
import io.windflow.extensions.internal.move.MoveWatch;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A process that backs up, restores and moves more long rows than fit into its memory. Arguments: the home, the URL of
 * the database.
 */
final class SmallHeap {

    static final int ROWS = 24;
    private static final String LONG = "x".repeat(2 * 1024 * 1024);

    private SmallHeap() {}

    public static void main(String[] arguments) throws Exception {
        Path home = Path.of(arguments[0]);
        try (Installation windflow = new Installation(home, new PostgresFarStore(arguments[1], "windflow", home))) {
            writeAll(windflow);
            backUpAndRestore(windflow, home);
            moveAll(windflow);
            backUpAndRestore(windflow, home);
            moveAll(windflow);
        }
        System.out.println("all done");
    }

    private static void backUpAndRestore(Installation windflow, Path home) throws Exception {
        Path file = home.resolve("backup.zip");
        Archives.write(windflow.store(), windflow.schema(), home, file);
        System.out.println("backed up");
        Archives.restore(windflow.store(), windflow.schema(), home, file);
        System.out.println("restored");
        Files.delete(file);
    }

    /** All rows change before each time that changes are followed. */
    private static void moveAll(Installation windflow) throws Exception {
        MoveWatch watch = new MoveWatch() {
            @Override
            public void progress(Progress now) {
                if (now.phase().equals("follow")) {
                    writeAll(windflow);
                }
            }

            @Override
            public void goOn() {}
        };
        windflow.move(new Faults(0, Faults.Kind.BEFORE), watch, MoveLimits.STANDARD);
        System.out.println("moved");
    }

    private static void writeAll(Installation windflow) {
        windflow.store().write((connection, dialect) -> {
            for (int i = 0; i < ROWS; i++) {
                Sql.update(
                        connection,
                        "INSERT INTO settings (key, value) VALUES (?, ?)"
                                + " ON CONFLICT (key) DO UPDATE SET value = excluded.value",
                        "long" + i,
                        LONG);
            }
            return null;
        });
    }
}
