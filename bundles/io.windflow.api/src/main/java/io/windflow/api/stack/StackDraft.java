package io.windflow.api.stack;

import java.util.Set;

/**
 * What a user wants a stack to be.
 *
 * @param compose the text of {@code compose.yaml}
 * @param env the text of {@code .env}, empty or null if there is none
 * @param comment why, for the list of revisions; null if not said
 * @param directory the folder for the files, absolute; null for the default or the one it has
 * @param allowances what policy allows the stack from now on, for administrators to say; null for what it allows already
 */
public record StackDraft(String compose, String env, String comment, String directory, Set<Allowance> allowances) {

    public StackDraft {
        env = env == null ? "" : env;
        allowances = allowances == null ? null : Set.copyOf(allowances);
    }

    /** A draft that leaves what policy allows as it is. */
    public StackDraft(String compose, String env, String comment, String directory) {
        this(compose, env, comment, directory, null);
    }

    /** The env text may hold secrets. */
    @Override
    public String toString() {
        return "StackDraft[compose=" + (compose == null ? 0 : compose.length()) + " characters]";
    }
}
