package io.windflow.api.extension;

import java.time.Duration;

/**
 * How far a running step of an extension is. Whoever does the step reports it: what runs a backing service while images
 * are pulled, containers started and health waited for, what moves a capability's data while it copies. The extension
 * manager keeps the latest report, shows it in {@link ExtensionStatus}, tells it as an event now and then, and forgets it
 * when the next step begins. A step is cancelled as it is undone: by switching the extension off, or by saving other
 * settings.
 *
 * @param phase the part of the step, one word that does not change with the language: {@code images}, {@code services},
 *     {@code health}, {@code copy}, ...
 * @param message what is being done, in words
 * @param done units done
 * @param total units in all, 0 if unknown
 * @param unit what is counted, null if nothing is
 * @param perSecond units done each second, null if unknown
 * @param secondsLeft time left at that rate, null if unknown
 */
public record Progress(
        String phase, String message, long done, long total, Unit unit, Double perSecond, Long secondsLeft) {

    /** A phase of which nobody knows how long it lasts. */
    public static Progress of(String phase, String message) {
        return new Progress(phase, message, 0, 0, null, null, null);
    }

    /** Units done of all, at no known rate. */
    public static Progress of(String phase, String message, long done, long total, Unit unit) {
        return new Progress(phase, message, done, total, unit, null, null);
    }

    /** Units done of all since the phase began; rate and time left follow from that. */
    public static Progress of(String phase, String message, long done, long total, Unit unit, Duration elapsed) {
        double seconds = elapsed.toMillis() / 1000.0;
        if (done <= 0 || seconds <= 0) {
            return of(phase, message, done, total, unit);
        }
        double rate = done / seconds;
        Long left = total > 0 ? Long.valueOf((long) Math.ceil(Math.max(0, total - done) / rate)) : null;
        return new Progress(phase, message, done, total, unit, rate, left);
    }

    /** What is counted. */
    public enum Unit {
        IMAGES,
        SERVICES,
        TABLES,
        ROWS,
        BYTES
    }
}
