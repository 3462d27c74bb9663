package io.windflow.tests.move;

import static org.assertj.core.api.Assertions.assertThat;

import io.windflow.api.store.Sql;
import io.windflow.extensions.internal.move.MoveFailure;
import io.windflow.extensions.internal.move.MoveLimits;
import io.windflow.spi.store.RowDigest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;

/**
 * Moves again and again, and each time another one of the move's operations meets a fault, until there is none left.
 * After each: the data lives in one place, the right one, all of it, it can be written, and a restart finds it.
 */
final class EachOperation {

    /** Moves that fail although nothing is wrong: the machine stalled for longer than requests may wait. */
    private static final int STALLS = 3;

    private final Path home;
    private final FarStore far;
    private final int restartEvery;
    private final Runnable repair;
    private Installation windflow;

    EachOperation(Path home, FarStore far) throws Exception {
        this(home, far, 5, () -> {});
    }

    /**
     * @param restartEvery after how many rounds there is a restart, as it takes time
     * @param repair ends what the fault has brought about
     */
    EachOperation(Path home, FarStore far, int restartEvery, Runnable repair) throws Exception {
        this.home = home;
        this.far = far;
        this.restartEvery = restartEvery;
        this.repair = repair;
        this.windflow = new Installation(home, far);
    }

    /**
     * Begins where the data must live for this direction and ends at the other end.
     *
     * @param faults given the number of an operation, spoils it
     * @return why moves did not come about
     */
    List<MoveFailure> spoil(boolean there, IntFunction<Faults> faults) throws Exception {
        List<MoveFailure> refusals = new ArrayList<>();
        int stalls = 0;
        for (int round = 1, spoilt = 1; ; round++) {
            set(Integer.toString(spoilt));
            Map<String, RowDigest> before = Digests.of(windflow);
            Faults now = faults.apply(spoilt);
            MoveFailure refusal = move(now);
            boolean moved = refusal == null;
            repair.run();
            String what = (there ? "there, " : "back, ") + spoilt + ": " + now.hit();
            assertThat(windflow.isFar()).as(what).isEqualTo(there == moved);
            assertThat(Digests.of(windflow)).as(what).isEqualTo(before);
            if (round % restartEvery == 0 || now.hit() == null) {
                windflow.close();
                windflow = new Installation(home, far);
                assertThat(Digests.of(windflow)).as(what + ", after a restart").isEqualTo(before);
            }
            set("after " + spoilt);
            if (now.hit() == null) {
                if (!moved && refusal.isPassing() && stalls++ < STALLS) {
                    continue;
                }
                assertThat(moved).as("nothing was spoilt: %s", refusal).isTrue();
                return refusals;
            }
            if (moved) {
                // What failed came after the decision, or mattered to nobody: back to where this round began.
                undo(what);
                windflow.purgeFormer();
            } else {
                refusals.add(refusal);
            }
            spoilt++;
        }
    }

    private void undo(String what) throws Exception {
        try {
            windflow.move();
        } catch (MoveFailure e) {
            throw new AssertionError(what + ", and the way from there", e);
        }
    }

    private MoveFailure move(Faults faults) throws Exception {
        try {
            windflow.move(faults, Installation.QUIET, MoveLimits.STANDARD);
            return null;
        } catch (MoveFailure e) {
            return e;
        }
    }

    /** Always the same row, or the number of operations would grow with each round. */
    private void set(String value) {
        windflow.store()
                .write((connection, dialect) -> Sql.update(
                        connection,
                        "INSERT INTO settings (key, value) VALUES ('round', ?)"
                                + " ON CONFLICT (key) DO UPDATE SET value = excluded.value",
                        value));
    }

    /** What runs now; the caller closes it. */
    Installation windflow() {
        return windflow;
    }
}
