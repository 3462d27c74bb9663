package io.windflow.core.internal.stack;

import com.fasterxml.jackson.core.type.TypeReference;
import io.windflow.api.Problem;
import io.windflow.api.ProblemType;
import io.windflow.api.stack.Allowance;
import io.windflow.api.stack.Revision;
import io.windflow.api.stack.RevisionSummary;
import io.windflow.api.store.Row;
import io.windflow.api.store.Sql;
import io.windflow.api.store.Store;
import io.windflow.api.store.StoreException;
import io.windflow.api.store.UnitOfWork;
import io.windflow.core.internal.Json;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Stacks and revisions in the store. */
@Component(service = StackRepository.class)
public final class StackRepository {

    private static final TypeReference<List<String>> STRINGS = new TypeReference<>() {};
    private static final TypeReference<Set<Allowance>> ALLOWANCES = new TypeReference<>() {};
    private static final TypeReference<Map<String, String>> IMAGES = new TypeReference<>() {};

    private final Store store;

    @Activate
    public StackRepository(@Reference Store store) {
        this.store = store;
    }

    /** What a list shows of a stack. @param deployment id of the deployment that runs or waits for it, null if none does */
    record Listed(
            String name, String engine, Integer revision, int latestRevision, Instant updatedAt, String deployment) {}

    public Optional<StackRecord> find(String name) {
        return store.read((connection, dialect) -> find(connection, name));
    }

    /** @throws Problem NOT_FOUND */
    public StackRecord require(String name) {
        return find(name).orElseThrow(() -> Problem.notFound("stack", name));
    }

    /** The stacks after a name, in the order of names. @param text only those whose name contains it; null for all */
    List<Listed> list(String text, String after, int limit) {
        return store.read((connection, dialect) -> {
            Map<String, String> open = openDeployments(connection);
            return Sql.list(
                    connection,
                    """
                    SELECT name, engine, revision, latest_revision, updated_at FROM stacks
                    WHERE name > ? AND lower(name) LIKE ? ESCAPE '\\'
                    ORDER BY name LIMIT ?
                    """,
                    row -> new Listed(
                            row.text("name"),
                            row.text("engine"),
                            row.integerOrNull("revision"),
                            row.integer("latest_revision"),
                            row.time("updated_at"),
                            open.get(row.text("name"))),
                    after == null ? "" : after,
                    text == null ? "%" : Sql.containing(text),
                    limit);
        });
    }

    /** The ids of a stack's open deployment and of its newest one; each null if there is none. */
    record DeploymentIds(String open, String newest) {}

    DeploymentIds deployments(String name) {
        return store.read((connection, dialect) -> new DeploymentIds(
                openDeployments(connection).get(name),
                Sql.first(
                                connection,
                                "SELECT id FROM deployments WHERE stack = ? ORDER BY id DESC LIMIT 1",
                                row -> row.text("id"),
                                name)
                        .orElse(null)));
    }

    /**
     * The first open deployment of each stack that has one. Read by itself: joined with the stacks it made SQLite go
     * through all deployments there ever were.
     */
    private static Map<String, String> openDeployments(Connection connection) throws SQLException {
        Map<String, String> open = new HashMap<>();
        Sql.list(
                connection,
                "SELECT stack, id FROM deployments WHERE finished_at IS NULL",
                row -> open.merge(
                        row.text("stack"), row.text("id"), (one, other) -> one.compareTo(other) < 0 ? one : other));
        return open;
    }

    /** The folders of all stacks, by name. */
    Map<String, Path> directories() {
        return store.read((connection, dialect) -> {
            Map<String, Path> directories = new TreeMap<>();
            Sql.list(
                    connection,
                    "SELECT name, directory FROM stacks",
                    row -> directories.put(row.text("name"), Path.of(row.text("directory"))));
            return directories;
        });
    }

    /** Keeps a new stack, with its first revision already counted. @throws Problem CHANGED if it is there already */
    void insert(StackRecord stack, List<Revision> revisions) {
        unlessChanged(stack.name(), (connection, dialect) -> {
            Sql.update(
                    connection,
                    """
                    INSERT INTO stacks (name, engine, directory, files, adopted, owns_directory, revision,
                      good_revision, latest_revision, allowances, created_at, updated_at)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                    """,
                    stack.name(),
                    stack.engine(),
                    stack.directory().toString(),
                    Json.write(stack.files()),
                    stack.adopted(),
                    stack.ownsDirectory(),
                    stack.revision(),
                    stack.goodRevision(),
                    stack.latestRevision(),
                    Json.write(stack.allowances()),
                    stack.createdAt(),
                    stack.updatedAt());
            for (Revision revision : revisions) {
                insert(connection, revision);
            }
            return null;
        });
    }

    /** Keeps a new revision as the latest one. @param allowed what policy allows the stack from then on, if that changes */
    void addRevision(Revision revision, List<String> files, Optional<Set<Allowance>> allowed) {
        unlessChanged(revision.stack(), (connection, dialect) -> {
            insert(connection, revision);
            return Sql.update(
                    connection,
                    """
                    UPDATE stacks SET latest_revision = ?, files = ?, allowances = coalesce(?, allowances), updated_at = ?
                    WHERE name = ?
                    """,
                    revision.number(),
                    Json.write(files),
                    allowed.map(Json::write).orElse(null),
                    revision.createdAt(),
                    revision.stack());
        });
    }

    /** Within an instance changes of a stack exclude each other; through several of them the store finds out. */
    private void unlessChanged(String stack, UnitOfWork<?> change) {
        try {
            store.write(change);
        } catch (StoreException e) {
            if (!e.isConstraint()) {
                throw e;
            }
            throw Problem.of(
                    ProblemType.CHANGED,
                    "The stack '" + stack + "' was changed by another instance at the same moment",
                    "Read it and save again",
                    e);
        }
    }

    /** @throws Problem NOT_FOUND */
    public Revision revision(String stack, int number) {
        return store.read((connection, dialect) -> Sql.first(
                        connection,
                        "SELECT * FROM revisions WHERE stack = ? AND number = ?",
                        StackRepository::revision,
                        stack,
                        number)
                .orElseThrow(() -> Problem.notFound("revision of stack '" + stack + "'", Integer.toString(number))));
    }

    /** Newest first. @param before only those with a lower number */
    List<RevisionSummary> revisions(String stack, int before, int limit) {
        return store.read((connection, dialect) -> Sql.list(
                connection,
                """
                SELECT stack, number, created_at, author, comment, good
                FROM revisions WHERE stack = ? AND number < ? ORDER BY number DESC LIMIT ?
                """,
                row -> new RevisionSummary(
                        row.text("stack"),
                        row.integer("number"),
                        row.time("created_at"),
                        row.text("author"),
                        row.text("comment"),
                        row.flag("good")),
                stack,
                before,
                limit));
    }

    /** Whether a revision of the stack has just these texts. */
    boolean knows(String stack, String compose, String env) {
        return store.read((connection, dialect) -> Sql.first(
                        connection,
                        "SELECT number FROM revisions WHERE stack = ? AND compose = ? AND env = ? LIMIT 1",
                        row -> row.integer("number"),
                        stack,
                        compose,
                        env)
                .isPresent());
    }

    /** The newest good revision before another one. */
    public Optional<Integer> goodBefore(String stack, int number) {
        return store.read((connection, dialect) -> Sql.first(
                connection,
                "SELECT number FROM revisions WHERE stack = ? AND good = 1 AND number < ? ORDER BY number DESC LIMIT 1",
                row -> row.integer("number"),
                stack,
                number));
    }

    /** Notes which revision the containers are being brought to, or are at again. */
    public void setRevision(String stack, int number) {
        store.write((connection, dialect) ->
                Sql.update(connection, "UPDATE stacks SET revision = ? WHERE name = ?", number, stack));
    }

    /** Notes that a deployment of a revision succeeded. */
    public void setGood(String stack, int number, Map<String, String> images) {
        store.write((connection, dialect) -> {
            Sql.update(
                    connection,
                    "UPDATE revisions SET good = 1, images = ? WHERE stack = ? AND number = ?",
                    Json.write(images),
                    stack,
                    number);
            return Sql.update(
                    connection,
                    "UPDATE stacks SET revision = ?, good_revision = ? WHERE name = ?",
                    number,
                    number,
                    stack);
        });
    }

    void setAllowances(String stack, Set<Allowance> allowances, Instant now) {
        store.write((connection, dialect) -> Sql.update(
                connection,
                "UPDATE stacks SET allowances = ?, updated_at = ? WHERE name = ?",
                Json.write(allowances),
                now,
                stack));
    }

    public void delete(String name) {
        store.write((connection, dialect) -> Sql.update(connection, "DELETE FROM stacks WHERE name = ?", name));
    }

    private static Optional<StackRecord> find(Connection connection, String name) throws SQLException {
        return Sql.first(connection, "SELECT * FROM stacks WHERE name = ?", StackRepository::stack, name);
    }

    private static void insert(Connection connection, Revision revision) throws SQLException {
        Sql.update(
                connection,
                """
                INSERT INTO revisions (stack, number, compose, env, comment, author, created_at, images, good)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
                revision.stack(),
                revision.number(),
                revision.compose(),
                revision.env(),
                revision.comment(),
                revision.author(),
                revision.createdAt(),
                revision.images().isEmpty() ? null : Json.write(revision.images()),
                revision.good());
    }

    private static StackRecord stack(Row row) throws SQLException {
        return new StackRecord(
                row.text("name"),
                row.text("engine"),
                Path.of(row.text("directory")),
                Json.read(row.text("files"), STRINGS),
                row.flag("adopted"),
                row.flag("owns_directory"),
                row.integerOrNull("revision"),
                row.integerOrNull("good_revision"),
                row.integer("latest_revision"),
                Json.read(row.text("allowances"), ALLOWANCES),
                row.time("created_at"),
                row.time("updated_at"));
    }

    private static Revision revision(Row row) throws SQLException {
        String images = row.text("images");
        return new Revision(
                row.text("stack"),
                row.integer("number"),
                row.time("created_at"),
                row.text("author"),
                row.text("comment"),
                row.text("compose"),
                row.text("env"),
                images == null ? Map.of() : Json.read(images, IMAGES),
                row.flag("good"));
    }
}
