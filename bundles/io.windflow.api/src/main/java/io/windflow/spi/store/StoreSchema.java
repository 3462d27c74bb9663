package io.windflow.spi.store;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The tables that hold WindFlow's data, as a store finds them in its own catalogue. What is a store's own affair is not
 * among them: {@code schema_history} and tables whose name begins with {@value #OWN_PREFIX}.
 *
 * <p>Two stores of the same version have equal schemas.
 *
 * @param tables a table stands behind all that it refers to
 */
public record StoreSchema(List<StoreTable> tables) {

    /** Begins the names of tables in which a store keeps its own notes: the change log, the epoch. */
    public static final String OWN_PREFIX = "windflow_";

    /**
     * The most bytes that the columns of one index may hold together: what every database can index. A move refuses what
     * is longer.
     */
    public static final int LONGEST_KEY_IN_BYTES = 2_600;

    public StoreSchema {
        tables = List.copyOf(tables);
    }

    /** Whether a table of this name holds data of WindFlow's. */
    public static boolean isData(String table) {
        return !table.equals("schema_history") && !table.startsWith(OWN_PREFIX);
    }

    /**
     * Puts tables in order: by name, but none before a table that it refers to.
     *
     * @param references by a table's name the names of those that it refers to
     * @throws IllegalArgumentException if tables refer to each other in a circle
     */
    public static StoreSchema of(Collection<StoreTable> tables, Map<String, Set<String>> references) {
        Map<String, StoreTable> left = new TreeMap<>();
        tables.forEach(table -> left.put(table.name(), table));
        List<StoreTable> ordered = new ArrayList<>();
        while (!left.isEmpty()) {
            StoreTable next = left.values().stream()
                    .filter(table -> references.getOrDefault(table.name(), Set.of()).stream()
                            .noneMatch(other -> !other.equals(table.name()) && left.containsKey(other)))
                    .findFirst()
                    .orElseThrow(() ->
                            new IllegalArgumentException("Tables refer to each other in a circle: " + left.keySet()));
            ordered.add(left.remove(next.name()));
        }
        return new StoreSchema(ordered);
    }

    /** @throws IllegalArgumentException if there is none of that name */
    public StoreTable table(String name) {
        return tables.stream()
                .filter(table -> table.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("There is no table " + name));
    }
}
