package io.windflow.launcher;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The folder that holds all state, locked for as long as this process runs. */
final class DataFolder implements AutoCloseable {
    private final Path home;
    private final FileChannel channel;

    private DataFolder(Path home, FileChannel channel) {
        this.home = home;
        this.channel = channel;
    }

    /**
     * Creates what is missing and takes the lock.
     *
     * @throws StartException if the folder cannot be written to or another WindFlow uses it
     */
    static DataFolder open(Options options) throws StartException {
        Path home = options.home();
        try {
            Files.createDirectories(home.resolve("cache"));
            Files.createDirectories(home.resolve("logs"));
            createConfig(options.config());
            FileChannel channel = FileChannel.open(
                    home.resolve("windflow.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (!locked(channel)) {
                channel.close();
                throw new StartException("another WindFlow already runs on the data in " + home
                        + "; stop it, or choose another folder with WINDFLOW_HOME");
            }
            return new DataFolder(home, channel);
        } catch (IOException e) {
            throw new StartException(
                    "cannot write to the data folder " + home + " (" + reason(e)
                            + "); choose another with WINDFLOW_HOME",
                    e);
        }
    }

    /** Where things live that can be made again at any time. */
    Path cache() {
        return home.resolve("cache");
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    /** A configuration folder mounted read-only is as good as any, as long as it is there. */
    private static void createConfig(Path config) throws IOException {
        if (!Files.isDirectory(config)) {
            Files.createDirectories(config);
        }
    }

    private static boolean locked(FileChannel channel) throws IOException {
        try {
            FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    private static String reason(IOException e) {
        String name = e.getClass().getSimpleName().replace("Exception", "");
        return e.getMessage() == null ? name : name + ": " + e.getMessage();
    }
}
