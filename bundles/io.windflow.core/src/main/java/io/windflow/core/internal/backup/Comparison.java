package io.windflow.core.internal.backup;

import io.windflow.spi.store.RowDigest;
import java.io.IOException;

/** Compares rows with what a manifest says of them. */
final class Comparison {

    private Comparison() {}

    /** @param where the rows were read, for the message. @throws IOException if they are others */
    static void require(Manifest.Content content, RowDigest digest, String where) throws IOException {
        if (!content.digest().equals(digest.toString())) {
            throw new IOException("The rows of " + content.table() + " in " + where
                    + " are not those that were backed up (" + digest.rows() + " rows of " + content.rows()
                    + "): the archive is damaged or was changed");
        }
    }
}
