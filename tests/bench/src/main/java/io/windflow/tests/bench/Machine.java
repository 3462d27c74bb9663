package io.windflow.tests.bench;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The machine that is measured on. */
final class Machine {
    private Machine() {}

    static String describe() {
        String java = System.getProperty("java.vm.name") + " " + System.getProperty("java.vm.version");
        int cores = Runtime.getRuntime().availableProcessors();
        return System.getProperty("os.name") + " " + System.getProperty("os.version") + ", " + cores + " cores, " + java
                + ", load " + load();
    }

    private static String load() {
        try {
            return Files.readString(Path.of("/proc/loadavg")).split(" ", 2)[0];
        } catch (IOException e) {
            return "unknown";
        }
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    /** Resident memory of a process. */
    static double residentMegabytes(long pid) throws IOException {
        return megabytes(pid, "VmRSS:");
    }

    /** The most resident memory that a process has had. */
    static double mostResidentMegabytes(long pid) throws IOException {
        return megabytes(pid, "VmHWM:");
    }

    private static double megabytes(long pid, String name) throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/status"))) {
            if (line.startsWith(name)) {
                return Long.parseLong(line.replaceAll("[^0-9]", "")) / 1024.0;
            }
        }
        throw new IOException("no " + name + " of process " + pid);
    }

    /** Runs a command to its end, at most two minutes; fails if it does. */
    static void run(Path folder, String... command) throws IOException, InterruptedException {
        output(folder, command);
    }

    /** The same, and what it printed to both streams, without white space around it. */
    static String output(Path folder, String... command) throws IOException, InterruptedException {
        Path output = Files.createTempFile("bench", ".out");
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        if (!process.waitFor(2, TimeUnit.MINUTES) || process.exitValue() != 0) {
            process.destroyForcibly();
            throw new IOException(String.join(" ", command) + ": " + Files.readString(output));
        }
        String printed = Files.readString(output).strip();
        Files.delete(output);
        return printed;
    }

    static boolean has(String... command) {
        try {
            run(Path.of("."), command);
            return true;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    static List<Double> list(double... values) {
        return java.util.Arrays.stream(values).boxed().toList();
    }
}
