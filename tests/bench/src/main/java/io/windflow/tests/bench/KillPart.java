package io.windflow.tests.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The kills of tests/move, more of them: a process that moves its data is killed at random moments. */
final class KillPart implements Bench.Part {
    private static final int KILLS = 200;
    private static final int MINUTES = 45;
    private static final Pattern FIGURES = Pattern.compile("kill_runs=(\\d+) kill_lost=(\\d+)");

    @Override
    public void measure(Path distribution, Path scratch, Report report) throws IOException, InterruptedException {
        Path output = scratch.resolve("output");
        Process process = new ProcessBuilder(List.of(
                        "mvn",
                        "--batch-mode",
                        "--projects",
                        "tests/move",
                        "--also-make",
                        "-Dspotless.check.skip",
                        "-Dtest=KillTest#losesNothingWhenItIsKilled",
                        "-Dsurefire.failIfNoSpecifiedTests=false",
                        "-Dwindflow.kills=" + KILLS,
                        "test"))
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            throw new IOException("the kills take more than " + MINUTES + " minutes");
        }
        String said = Files.readString(output, StandardCharsets.UTF_8);
        Matcher figures = FIGURES.matcher(said);
        if (!figures.find()) {
            throw new IOException("the kills ended with " + process.exitValue() + ": "
                    + said.substring(Math.max(0, said.length() - 2_000)));
        }
        report.add("kill_runs", Double.parseDouble(figures.group(1)), "", ">= " + KILLS, List.of());
        report.add("kill_lost", Double.parseDouble(figures.group(2)), "", "<= 0", List.of());
    }
}
