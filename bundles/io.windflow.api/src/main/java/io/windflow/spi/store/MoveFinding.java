package io.windflow.spi.store;

/**
 * Something that keeps data from being moved, found before anything starts.
 *
 * @param table where it was found, null if it is no table's affair
 * @param column where it was found, null if it is no column's affair
 * @param rows how many rows have it, 0 if it is no row's affair
 * @param example the key of one such row, null if there is none
 * @param reason what is wrong
 * @param advice what to do about it, null if the reason says it
 */
public record MoveFinding(String table, String column, long rows, String example, String reason, String advice) {

    /** One that is about the database as a whole. */
    public static MoveFinding of(String reason, String advice) {
        return new MoveFinding(null, null, 0, null, reason, advice);
    }

    /** The finding in one sentence. */
    public String words() {
        StringBuilder words = new StringBuilder();
        if (table != null) {
            words.append(table).append(column == null ? "" : "." + column).append(": ");
        }
        words.append(reason);
        if (rows > 0) {
            words.append(" (").append(rows).append(rows == 1 ? " row" : " rows");
            words.append(example == null ? "" : ", such as " + example).append(')');
        }
        return words.toString();
    }
}
