package io.windflow.docker.internal.engine;

import io.windflow.docker.internal.http.EngineAwayException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A version of the Engine API, such as 1.41. */
record ApiVersion(int major, int minor) implements Comparable<ApiVersion> {

    /** Docker 19.03, the first with everything that WindFlow asks for. */
    static final ApiVersion OLDEST = new ApiVersion(1, 40);

    /** The newest whose answers WindFlow was written for. */
    static final ApiVersion NEWEST = new ApiVersion(1, 51);

    private static final Pattern TEXT = Pattern.compile("(\\d{1,4})\\.(\\d{1,4})");

    static ApiVersion parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("'" + text + "' is not a version of the Engine API");
        }
        return new ApiVersion(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)));
    }

    /**
     * The version to speak with an engine: the newest that both know. An engine that no longer knows any of ours gets its
     * own oldest, which is more likely to work than not to try.
     *
     * @param engineOldest the oldest that the engine still answers
     */
    static ApiVersion negotiate(String engineVersion, ApiVersion engineOldest, ApiVersion engineNewest)
            throws EngineAwayException {
        if (engineNewest.compareTo(OLDEST) < 0) {
            throw new EngineAwayException(
                    "Docker Engine " + engineVersion + " is too old: it offers API " + engineNewest
                            + ", WindFlow needs " + OLDEST,
                    "Update Docker Engine to 19.03 or newer");
        }
        ApiVersion common = engineNewest.compareTo(NEWEST) < 0 ? engineNewest : NEWEST;
        return common.compareTo(engineOldest) < 0 ? engineOldest : common;
    }

    @Override
    public int compareTo(ApiVersion other) {
        return major != other.major ? Integer.compare(major, other.major) : Integer.compare(minor, other.minor);
    }

    @Override
    public String toString() {
        return major + "." + minor;
    }
}
