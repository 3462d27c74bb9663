package io.windflow.testkit;

import org.junit.jupiter.api.Assumptions;

/** What the machine lacks that a test needs: the test is skipped, or fails where nothing may be skipped. */
public final class Lack {

    private static final boolean NO_SKIP = "true".equals(System.getenv("WINDFLOW_TEST_NO_SKIP"));

    private Lack() {}

    /** Skips or fails the test with the reason, unless what it needs is there. */
    public static void skipUnless(boolean there, String reason) {
        if (!there && NO_SKIP) {
            throw new IllegalStateException(reason);
        }
        Assumptions.assumeTrue(there, reason);
    }
}
