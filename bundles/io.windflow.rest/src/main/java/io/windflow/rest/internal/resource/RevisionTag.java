package io.windflow.rest.internal.resource;

import io.windflow.api.Problem;
import io.windflow.api.ProblemType;
import jakarta.ws.rs.core.EntityTag;

/** The ETag of a stack: the number of its latest revision. */
public final class RevisionTag {

    private RevisionTag() {}

    public static EntityTag of(int revision) {
        return new EntityTag(Integer.toString(revision));
    }

    /**
     * The latest revision that a client expects.
     *
     * @return 0 for "must not exist", null for any
     * @throws Problem CHANGED for an ETag that no stack ever had
     */
    static Integer expected(String ifMatch, String ifNoneMatch) {
        if ("*".equals(ifNoneMatch)) {
            return 0;
        }
        if (ifMatch == null || ifMatch.equals("*")) {
            return null;
        }
        String tag = ifMatch.startsWith("W/") ? ifMatch.substring(2) : ifMatch;
        try {
            return Integer.valueOf(tag.replace("\"", ""));
        } catch (NumberFormatException e) {
            throw Problem.of(
                    ProblemType.CHANGED,
                    "If-Match " + ifMatch + " is not an ETag of this stack",
                    "Read the stack again",
                    e);
        }
    }
}
