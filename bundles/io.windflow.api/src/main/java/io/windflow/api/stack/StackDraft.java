package io.windflow.api.stack;

/**
 * What a user wants a stack to be.
 *
 * @param compose the text of {@code compose.yaml}
 * @param env the text of {@code .env}, empty or null if there is none
 * @param comment why, for the list of revisions; null if not said
 * @param directory the folder for the files, absolute; null for the default or the one it has
 */
public record StackDraft(String compose, String env, String comment, String directory) {

    public StackDraft {
        env = env == null ? "" : env;
    }

    /** The env text may hold secrets. */
    @Override
    public String toString() {
        return "StackDraft[compose=" + (compose == null ? 0 : compose.length()) + " characters]";
    }
}
