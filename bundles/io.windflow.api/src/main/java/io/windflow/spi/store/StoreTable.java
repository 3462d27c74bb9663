package io.windflow.spi.store;

import java.util.List;

/**
 * A table of WindFlow's schema. A row is an {@code Object[]} with a portable value for each column, in the order of
 * {@link #columns}; a key is one with a value for each name of {@link #key}, in that order.
 *
 * @param key the names of the primary key's columns, at least one
 * @param generated the column whose values the database hands out, null if there is none
 */
public record StoreTable(String name, List<StoreColumn> columns, List<String> key, String generated) {

    public StoreTable {
        columns = List.copyOf(columns);
        key = List.copyOf(key);
    }

    /** The column's place in a row. @throws IllegalArgumentException if there is none of that name */
    public int indexOf(String column) {
        for (int i = 0; i < columns.size(); i++) {
            if (columns.get(i).name().equals(column)) {
                return i;
            }
        }
        throw new IllegalArgumentException("The table " + name + " has no column " + column);
    }

    /** The key of a row. */
    public Object[] keyOf(Object[] row) {
        Object[] values = new Object[key.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = row[indexOf(key.get(i))];
        }
        return values;
    }
}
