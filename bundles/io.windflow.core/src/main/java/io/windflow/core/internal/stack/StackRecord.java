package io.windflow.core.internal.stack;

import io.windflow.api.stack.Allowance;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * A stack as the store has it.
 *
 * @param files names of the compose files in the directory, in the order Compose merges them
 * @param ownsDirectory whether WindFlow made the directory and so removes it with the stack
 * @param revision the revision that was last deployed, null if never
 * @param goodRevision the revision of the last deployment that succeeded, null if none
 */
public record StackRecord(
        String name,
        String engine,
        Path directory,
        List<String> files,
        boolean adopted,
        boolean ownsDirectory,
        Integer revision,
        Integer goodRevision,
        int latestRevision,
        Set<Allowance> allowances,
        Instant createdAt,
        Instant updatedAt) {

    public StackRecord {
        files = List.copyOf(files);
        allowances = Set.copyOf(allowances);
    }

    /** The name of the file that a revision's compose text begins with. */
    public String firstFile() {
        return files.get(0);
    }

    StackRecord withFiles(List<String> names) {
        return copy(names, latestRevision);
    }

    StackRecord withLatest(int number) {
        return copy(files, number);
    }

    private StackRecord copy(List<String> names, int latest) {
        return new StackRecord(
                name,
                engine,
                directory,
                names,
                adopted,
                ownsDirectory,
                revision,
                goodRevision,
                latest,
                allowances,
                createdAt,
                updatedAt);
    }
}
