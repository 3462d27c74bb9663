package io.windflow.core.internal.audit;

import io.windflow.api.audit.AuditEntry;
import io.windflow.api.identity.Principal;
import io.windflow.api.store.Row;
import io.windflow.api.store.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The statements on the table of the audit. */
final class AuditTable {

    private AuditTable() {}

    static void insert(Connection connection, List<Line> lines) throws SQLException {
        List<Object[]> rows = new ArrayList<>();
        for (Line line : lines) {
            rows.add(new Object[] {
                line.time(),
                line.userId(),
                line.username(),
                line.action(),
                line.target(),
                line.address(),
                line.result(),
                line.detail()
            });
        }
        Sql.batch(
                connection,
                "INSERT INTO audit (time, user_id, username, action, target, address, result, detail)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                rows);
    }

    /** The entries before an id, newest first. @param text what actor, action or target contain, null for all */
    static List<AuditEntry> list(Connection connection, String text, long before, int limit) throws SQLException {
        String pattern = Sql.containing(text == null ? "" : text);
        return Sql.list(
                connection,
                "SELECT * FROM audit WHERE id < ? AND (lower(username) LIKE ? ESCAPE '\\'"
                        + " OR lower(action) LIKE ? ESCAPE '\\' OR lower(target) LIKE ? ESCAPE '\\')"
                        + " ORDER BY id DESC LIMIT ?",
                AuditTable::entry,
                before,
                pattern,
                pattern,
                pattern,
                limit);
    }

    private static AuditEntry entry(Row row) throws SQLException {
        return new AuditEntry(
                row.number("id"),
                row.time("time"),
                row.text("username"),
                row.text("action"),
                row.text("target"),
                row.text("address"),
                row.text("result"),
                row.text("detail"));
    }

    /** An entry that is not written yet. */
    record Line(
            Instant time,
            String userId,
            String username,
            String action,
            String target,
            String address,
            String result,
            String detail) {

        private static final int MAX_LENGTH = 500;

        static Line of(Instant time, Principal by, String action, String target, String result, String detail) {
            return new Line(
                    time,
                    by.userId(),
                    oneLine(by.username()),
                    action,
                    oneLine(target),
                    by.address(),
                    result,
                    oneLine(detail));
        }

        /** What a caller sent may be long and may try to look like several entries. */
        private static String oneLine(String text) {
            if (text == null) {
                return null;
            }
            String line = text.replaceAll("\\p{Cntrl}+", " ");
            return line.length() <= MAX_LENGTH ? line : line.substring(0, MAX_LENGTH) + "…";
        }
    }
}
