package io.windflow.extensions.internal.move;

import java.time.Duration;

/**
 * How long a move waits for what.
 *
 * @param step a step that cannot tell how far it is
 * @param stall a step that can, from one sign of life to the next
 * @param gate until the units of work inside have left; new ones wait meanwhile
 * @param last the last step, while all units of work wait. With {@code gate} it is less than they are ready to wait
 * @param attempts how often the fence is tried when it is too early for it
 */
public record MoveLimits(Duration step, Duration stall, Duration gate, Duration last, int attempts) {

    public static final MoveLimits STANDARD = new MoveLimits(
            Duration.ofMinutes(10), Duration.ofSeconds(30), Duration.ofSeconds(1), Duration.ofSeconds(3), 30);
}
