package io.windflow.tests.bench;

import io.windflow.testkit.PostgresServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.postgresql.copy.CopyManager;
import org.postgresql.core.BaseConnection;

/** The largest table brought from one database to the other with nothing around it: what a move is compared with. */
final class PlainCopy {
    private static final int FETCH = 1_000;

    private PlainCopy() {}

    /** By COPY from a file into an empty table of the same form; rows a second. */
    static double there(PostgresServer server, String database, Path file) throws SQLException, IOException {
        try (Connection connection = server.connect(database);
                Statement statement = connection.createStatement()) {
            CopyManager copy = new CopyManager(connection.unwrap(BaseConnection.class));
            try (OutputStream out = Files.newOutputStream(file)) {
                copy.copyOut("COPY windflow.deployment_log TO STDOUT", out);
            }
            statement.execute("CREATE TABLE windflow.plain (LIKE windflow.deployment_log INCLUDING ALL)");
            long began = System.nanoTime();
            long rows;
            try (InputStream in = Files.newInputStream(file)) {
                rows = copy.copyIn("COPY windflow.plain FROM STDIN", in);
            }
            double seconds = (System.nanoTime() - began) / 1e9;
            statement.execute("DROP TABLE windflow.plain");
            return rows / seconds;
        }
    }

    /** By a cursor and prepared inserts in one transaction into an empty SQLite file; rows a second. */
    static double back(PostgresServer server, String database, Path file) throws SQLException {
        try (Connection from = server.connect(database);
                Connection to = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = to.createStatement()) {
            statement.execute("PRAGMA synchronous = OFF");
            statement.execute(
                    "CREATE TABLE plain (deployment TEXT NOT NULL, line INTEGER NOT NULL, time INTEGER NOT NULL,"
                            + " source TEXT NOT NULL, text TEXT NOT NULL, PRIMARY KEY (deployment, line))");
            from.setAutoCommit(false);
            to.setAutoCommit(false);
            long began = System.nanoTime();
            long rows = 0;
            try (Statement select = from.createStatement();
                    PreparedStatement insert = to.prepareStatement("INSERT INTO plain VALUES (?, ?, ?, ?, ?)")) {
                select.setFetchSize(FETCH);
                try (ResultSet row = select.executeQuery(
                        "SELECT deployment, line, time, source, text FROM windflow.deployment_log")) {
                    while (row.next()) {
                        insert.setString(1, row.getString(1));
                        insert.setLong(2, row.getLong(2));
                        insert.setLong(3, row.getLong(3));
                        insert.setString(4, row.getString(4));
                        insert.setString(5, row.getString(5));
                        insert.executeUpdate();
                        rows++;
                    }
                }
            }
            to.commit();
            return rows / ((System.nanoTime() - began) / 1e9);
        }
    }
}
