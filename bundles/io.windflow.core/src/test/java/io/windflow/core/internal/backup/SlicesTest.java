package io.windflow.core.internal.backup;

import static org.assertj.core.api.Assertions.assertThat;

import io.windflow.api.store.Sql;
import io.windflow.spi.store.StoreColumn;
import io.windflow.spi.store.StoreColumn.Kind;
import io.windflow.spi.store.StoreTable;
import io.windflow.testkit.TestStore;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SlicesTest {

    private static final StoreTable SETTINGS =
            new StoreTable("settings", List.of(text("key"), text("value")), List.of("key"), null);
    private static final StoreTable LOG = new StoreTable(
            "deployment_log",
            List.of(text("deployment"), number("line"), number("time"), text("source"), text("text")),
            List.of("deployment", "line"),
            null);

    private final TestStore store = TestStore.create();

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void holdFiveHundredRows() {
        List<Object[]> lines = new ArrayList<>();
        for (String deployment : List.of("d1", "d2", "D3")) {
            insertDeployment(deployment);
            IntStream.range(0, 401).forEach(line -> lines.add(new Object[] {deployment, line}));
        }
        insert(
                "INSERT INTO deployment_log (deployment, line, time, source, text) VALUES (?, ?, 0, 'compose', '')",
                lines);

        assertThat(slices(LOG)).containsExactly(500, 500, 203);
        assertThat(read(LOG)).hasSize(1_203).doesNotHaveDuplicates();
        assertThat(leftAfterEach(LOG)).containsExactly(703, 203, 0);
    }

    @Test
    void holdFewerRowsThatAreLong() {
        String longText = "é".repeat(200_000);
        insert(
                "INSERT INTO settings (key, value) VALUES (?, ?)",
                IntStream.range(0, 7)
                        .mapToObj(i -> new Object[] {"key" + i, longText})
                        .toList());

        assertThat(slices(SETTINGS)).containsExactly(3, 3, 1);
        assertThat(read(SETTINGS)).hasSize(7).doesNotHaveDuplicates();
    }

    @Test
    void leaveOutWhatIsInNoArchive() {
        insert(
                "INSERT INTO settings (key, value) VALUES (?, '')",
                List.of(new Object[] {"a"}, new Object[] {"secret.key"}, new Object[] {"z"}));

        assertThat(read(SETTINGS)).containsExactly("[a, ]", "[z, ]");
        assertThat(leftAfterEach(SETTINGS)).containsExactly(1);
    }

    @Test
    void areNoneOfAnEmptyTable() {
        assertThat(slices(LOG)).isEmpty();
    }

    private List<Integer> slices(StoreTable table) {
        return store.read((connection, dialect) -> {
            Slices slices = new Slices(connection, table);
            List<Integer> rows = new ArrayList<>();
            while (slices.next()) {
                rows.add(slices.rows());
            }
            return rows;
        });
    }

    private List<String> read(StoreTable table) {
        return store.read((connection, dialect) -> {
            List<String> rows = new ArrayList<>();
            new TableRows(connection, dialect)
                    .read(table, row -> rows.add(List.of(row).toString()));
            return rows;
        });
    }

    /** How many rows are left after each slice was deleted. */
    private List<Integer> leftAfterEach(StoreTable table) {
        return store.write((connection, dialect) -> {
            Slices slices = new Slices(connection, table);
            List<Integer> left = new ArrayList<>();
            while (slices.next()) {
                slices.delete();
                left.add(count(connection, table));
            }
            return left;
        });
    }

    private static int count(Connection connection, StoreTable table) throws SQLException {
        return Sql.first(connection, "SELECT count(*) AS rows FROM " + table.name(), row -> row.integer("rows"))
                .orElseThrow();
    }

    private void insertDeployment(String id) {
        insert(
                "INSERT INTO deployments (id, stack, action, state, actor, options, created_at)"
                        + " VALUES (?, 'web', 'DEPLOY', 'SUCCEEDED', 'admin', '{}', 0)",
                List.<Object[]>of(new Object[] {id}));
    }

    private void insert(String sql, List<Object[]> rows) {
        store.write((connection, dialect) -> {
            Sql.batch(connection, sql, rows);
            return null;
        });
    }

    private static StoreColumn text(String name) {
        return new StoreColumn(name, Kind.TEXT);
    }

    private static StoreColumn number(String name) {
        return new StoreColumn(name, Kind.INTEGER);
    }
}
