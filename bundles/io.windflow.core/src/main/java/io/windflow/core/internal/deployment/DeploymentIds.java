package io.windflow.core.internal.deployment;

import java.security.SecureRandom;
import java.time.Clock;

/** Makes ids of deployments: unique, short, and in the order of time when sorted as text. */
final class DeploymentIds {

    private static final String DIGITS = "0123456789abcdefghjkmnpqrstvwxyz";
    private static final int TIME_DIGITS = 9;
    private static final int SEQUENCE_DIGITS = 2;
    private static final int RANDOM_DIGITS = 4;
    private static final int SEQUENCE_END = 1 << (5 * SEQUENCE_DIGITS);

    private final Clock clock;
    private final SecureRandom random = new SecureRandom();
    private long millis; // guarded by this
    private int sequence; // guarded by this

    DeploymentIds(Clock clock) {
        this.clock = clock;
    }

    synchronized String next() {
        long now = clock.millis();
        if (now > millis) {
            millis = now;
            sequence = 0;
        } else if (++sequence == SEQUENCE_END) {
            millis++;
            sequence = 0;
        }
        return digits(millis, TIME_DIGITS)
                + digits(sequence, SEQUENCE_DIGITS)
                + digits(random.nextInt(1 << (5 * RANDOM_DIGITS)), RANDOM_DIGITS);
    }

    private static String digits(long value, int count) {
        char[] text = new char[count];
        long rest = value;
        for (int i = count - 1; i >= 0; i--) {
            text[i] = DIGITS.charAt((int) (rest & 31));
            rest >>>= 5;
        }
        return new String(text);
    }
}
