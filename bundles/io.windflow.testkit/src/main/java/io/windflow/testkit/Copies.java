package io.windflow.testkit;

import io.windflow.spi.store.MovableStore;
import io.windflow.spi.store.MoveTarget;
import io.windflow.spi.store.RowDigest;
import io.windflow.spi.store.RowSink;
import io.windflow.spi.store.StoreReading;
import io.windflow.spi.store.StoreSchema;
import io.windflow.spi.store.StoreSnapshot;
import io.windflow.spi.store.StoreTable;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Does with a copy what a move does, in its simplest form. */
final class Copies {

    private Copies() {}

    /** Copies all rows of a snapshot to a target. */
    static void copy(StoreSchema schema, StoreReading from, MoveTarget to) throws SQLException {
        for (StoreTable table : schema.tables()) {
            try (RowSink sink = to.load(table)) {
                from.rows(table, sink::row);
                sink.finish();
            }
        }
    }

    /** Brings a target from the state of a watermark to the state of a snapshot. */
    static void follow(StoreSchema schema, StoreSnapshot snapshot, long since, MoveTarget to) throws SQLException {
        Map<StoreTable, List<Object[]>> gone = new LinkedHashMap<>();
        Map<StoreTable, List<Object[]>> there = new LinkedHashMap<>();
        for (StoreTable table : schema.tables()) {
            List<Object[]> keys = new ArrayList<>();
            List<Object[]> rows = new ArrayList<>();
            snapshot.changes(table, since, (key, row) -> {
                if (row == null) {
                    keys.add(key);
                } else {
                    rows.add(row);
                }
            });
            gone.put(table, keys);
            there.put(table, rows);
        }
        try (MoveTarget.Batch batch = to.begin()) {
            List<StoreTable> reversed = new ArrayList<>(schema.tables());
            Collections.reverse(reversed);
            for (StoreTable table : reversed) {
                batch.remove(table, gone.get(table));
            }
            for (StoreTable table : schema.tables()) {
                batch.put(table, there.get(table));
            }
            batch.commit();
        }
    }

    /** The digest of each table's rows. */
    static Map<String, RowDigest> digests(MovableStore store, StoreReading reading) throws SQLException {
        Map<String, RowDigest> digests = new LinkedHashMap<>();
        for (StoreTable table : store.schema().tables()) {
            RowDigest digest = new RowDigest();
            reading.rows(table, digest::add);
            digests.put(table.name(), digest);
        }
        return digests;
    }
}
