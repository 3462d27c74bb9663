package io.windflow.docker.internal.compose;

import io.windflow.docker.internal.Threads;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/**
 * One run of a program: no shell, no input, its output read line by line while it runs. The calling thread waits; when it
 * is interrupted, or the time is over, the program and its children are ended.
 */
final class CliProcess {

    /** How long a program may take to end by itself after it was asked to. */
    private static final Duration GRACE = Duration.ofSeconds(3);

    private static final File NOTHING = new File("/dev/null");

    private final Process process;
    private final AtomicReference<RuntimeException> sinkFailure = new AtomicReference<>();

    private CliProcess(Process process) {
        this.process = process;
    }

    /**
     * Runs a program to its end.
     *
     * @param output gets the lines of its standard output, and those of its error output if {@code errors} is null
     * @param errors gets the lines of its error output, null to mix them with the others; called by another thread
     * @return its exit code
     * @throws IOException if it cannot be started, or is not done in time
     * @throws CancellationException if the calling thread was interrupted
     */
    static int run(
            List<String> command,
            Path directory,
            Map<String, String> environment,
            Duration timeout,
            Consumer<String> output,
            Consumer<String> errors)
            throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(errors == null);
        builder.redirectInput(NOTHING);
        builder.environment().clear();
        builder.environment().putAll(environment);
        return new CliProcess(builder.start()).await(timeout, output, errors);
    }

    private int await(Duration timeout, Consumer<String> output, Consumer<String> errors) throws IOException {
        CountDownLatch readers = new CountDownLatch(errors == null ? 1 : 2);
        read("windflow-compose-output", process.getInputStream(), output, readers);
        if (errors != null) {
            read("windflow-compose-errors", process.getErrorStream(), errors, readers);
        }
        try {
            if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IOException("not done within " + timeout.toSeconds() + " s");
            }
            // A child that outlives the program may keep the output open; what the program said is there by now.
            readers.await(GRACE.toMillis(), TimeUnit.MILLISECONDS);
            if (sinkFailure.get() != null) {
                throw sinkFailure.get();
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw (CancellationException) new CancellationException("Interrupted").initCause(e);
        } finally {
            end();
        }
    }

    private void read(String threadName, InputStream in, Consumer<String> sink, CountDownLatch done) {
        Threads.start(threadName, () -> {
            try (in) {
                CliLines.read(in, sink);
            } catch (IOException e) {
                // The program was ended while it wrote.
            } catch (RuntimeException e) {
                sinkFailure.compareAndSet(null, e);
            } finally {
                done.countDown();
            }
        });
    }

    /** Asks the program to end, then makes it and its children. Does nothing if it has ended. */
    private void end() {
        if (!process.isAlive()) {
            return;
        }
        // Once the program is gone nobody knows any more whose children they were.
        List<ProcessHandle> children = process.descendants().toList();
        process.destroy();
        awaitQuietly();
        process.destroyForcibly();
        children.forEach(ProcessHandle::destroyForcibly);
    }

    private void awaitQuietly() {
        boolean interrupted = Thread.interrupted();
        try {
            process.waitFor(GRACE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
