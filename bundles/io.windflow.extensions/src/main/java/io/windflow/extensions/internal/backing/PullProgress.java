package io.windflow.extensions.internal.backing;

import io.windflow.api.extension.Progress;
import io.windflow.api.extension.Progress.Unit;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads how far a pull is from what Compose prints: {@code 4f4fb700ef54 Downloading [==>  ] 3.1MB/30.2MB}. */
final class PullProgress implements Consumer<String> {

    static final String PHASE = "images";

    private static final Pattern LAYER =
            Pattern.compile("^\\s*([0-9a-f]{6,}) (Downloading|Download complete|Pull complete|Already exists)\\b"
                    + "(?:.*?([0-9.]+)([kMGT]?)i?B/([0-9.]+)([kMGT]?)i?B)?.*$");

    private final String message;
    private final Consumer<Progress> sink;
    private final long began = System.nanoTime();
    private final Map<String, long[]> layers = new LinkedHashMap<>();

    /** @param message what is being done, in words */
    PullProgress(String message, Consumer<Progress> sink) {
        this.message = message;
        this.sink = sink;
        sink.accept(Progress.of(PHASE, message));
    }

    @Override
    public void accept(String line) {
        Matcher layer = LAYER.matcher(line);
        if (!layer.matches()) {
            return;
        }
        long[] bytes = layers.computeIfAbsent(layer.group(1), id -> new long[2]);
        if (layer.group(3) != null) {
            bytes[0] = bytes(layer.group(3), layer.group(4));
            bytes[1] = bytes(layer.group(5), layer.group(6));
        } else {
            bytes[0] = bytes[1];
        }
        long done = layers.values().stream().mapToLong(it -> it[0]).sum();
        long total = layers.values().stream().mapToLong(it -> it[1]).sum();
        sink.accept(Progress.of(PHASE, message, done, total, Unit.BYTES, Duration.ofNanos(System.nanoTime() - began)));
    }

    private static long bytes(String number, String unit) {
        double factor = Math.pow(1000, unit.isEmpty() ? 0 : "kMGT".indexOf(unit) + 1);
        try {
            return (long) (Double.parseDouble(number) * factor);
        } catch (NumberFormatException e) {
            return 0;
        }
    }
}
