package io.windflow.core.internal.stack;

import io.windflow.api.Problem;
import io.windflow.api.ProblemType;
import io.windflow.api.stack.Revision;
import io.windflow.core.internal.policy.ComposeText;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * The files of stacks on disk. While Compose starts a revision its files stay as they are; a revision that is saved
 * meanwhile is written once Compose is done.
 */
@Component(service = StackFiles.class)
public final class StackFiles {

    /** The names by which Compose finds a file, the preferred one first. */
    static final List<String> DEFAULT_NAMES =
            List.of("compose.yaml", "compose.yml", "docker-compose.yaml", "docker-compose.yml");

    private final Path home;
    private final StackRepository repository;
    private final Map<String, ReentrantLock> locks = new ConcurrentHashMap<>();
    private final Set<String> inUse = new HashSet<>(); // guarded by itself
    private final Set<String> deferred = new HashSet<>(); // guarded by inUse

    @Activate
    public StackFiles(BundleContext context, @Reference StackRepository repository) {
        this(home(context.getProperty("windflow.home")), repository);
    }

    public StackFiles(Path home, StackRepository repository) {
        this.home = home;
        this.repository = repository;
    }

    private static Path home(String property) {
        return Path.of(property == null ? "data" : property).toAbsolutePath().normalize();
    }

    public Path home() {
        return home;
    }

    Path defaultDirectory(String name) {
        return home.resolve("stacks").resolve(name);
    }

    /** Guards a stack's record and files against a second change at the same moment; held for moments only. */
    ReentrantLock lock(String stack) {
        return locks.computeIfAbsent(stack, name -> new ReentrantLock());
    }

    /** What is on disk; empty if the stack's first file is missing or something cannot be read. */
    Optional<DiskFiles.Texts> read(StackRecord stack) {
        try {
            return DiskFiles.read(stack.directory(), stack.files());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Prepares the files of a revision. @throws Problem ENGINE_ERROR if they cannot be written */
    DiskFiles.Pending prepare(StackRecord stack, String compose, String env) {
        try {
            return DiskFiles.prepare(stack.directory(), ComposeText.split(stack.firstFile(), compose), env);
        } catch (IOException e) {
            throw unwritable(stack, e);
        }
    }

    /** Puts prepared files in place, or notes that this is to be done once Compose is done with the present ones. */
    void commit(StackRecord stack, DiskFiles.Pending pending) {
        synchronized (inUse) {
            if (inUse.contains(stack.name())) {
                deferred.add(stack.name());
                return;
            }
        }
        try {
            pending.commit();
        } catch (IOException e) {
            throw unwritable(stack, e);
        }
    }

    /** Puts a revision's files on disk for Compose, and keeps them there until {@link #release}. */
    public void use(StackRecord stack, Revision revision) {
        ReentrantLock lock = lock(stack.name());
        lock.lock();
        try (DiskFiles.Pending pending = prepare(stack, revision.compose(), revision.env())) {
            pending.commit();
            synchronized (inUse) {
                inUse.add(stack.name());
            }
        } catch (IOException e) {
            throw unwritable(stack, e);
        } finally {
            lock.unlock();
        }
    }

    /** Compose has read the files. Writes what was saved meanwhile. */
    public void release(String name) {
        ReentrantLock lock = lock(name);
        lock.lock();
        try {
            boolean write;
            synchronized (inUse) {
                inUse.remove(name);
                write = deferred.remove(name);
            }
            Optional<StackRecord> stack = write ? repository.find(name) : Optional.empty();
            if (stack.isPresent()) {
                Revision latest = repository.revision(name, stack.get().latestRevision());
                try (DiskFiles.Pending pending = prepare(stack.get(), latest.compose(), latest.env())) {
                    pending.commit();
                } catch (IOException e) {
                    throw unwritable(stack.get(), e);
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Removes the files of a stack that is gone: those that WindFlow wrote, and the folder if nothing else is in it.
     *
     * @param everything whether the folder goes with all that is in it, such as data of containers
     */
    public void delete(StackRecord stack, boolean everything) throws IOException {
        if (!stack.ownsDirectory() || !Files.isDirectory(stack.directory())) {
            return;
        }
        if (everything) {
            Files.walkFileTree(stack.directory(), new Deletion());
            return;
        }
        for (String file : stack.files()) {
            Files.deleteIfExists(stack.directory().resolve(file));
        }
        Files.deleteIfExists(stack.directory().resolve(DiskFiles.ENV));
        try (Stream<Path> rest = Files.list(stack.directory())) {
            if (rest.findAny().isPresent()) {
                return;
            }
        }
        Files.deleteIfExists(stack.directory());
    }

    private static Problem unwritable(StackRecord stack, IOException e) {
        return Problem.of(
                ProblemType.ENGINE_ERROR,
                "The stack's files cannot be written: " + e.getMessage(),
                "See that the disk has room and that WindFlow may write in " + stack.directory(),
                e);
    }

    private static final class Deletion extends SimpleFileVisitor<Path> {

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path directory, IOException e) throws IOException {
            if (e != null) {
                throw e;
            }
            Files.delete(directory);
            return FileVisitResult.CONTINUE;
        }
    }
}
