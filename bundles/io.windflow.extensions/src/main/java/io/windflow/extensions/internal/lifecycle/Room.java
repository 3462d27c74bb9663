package io.windflow.extensions.internal.lifecycle;

import io.windflow.extensions.internal.feature.Feature.Service;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What this machine has left for backing services that are about to be started here. It looks anew at each question;
 * what it cannot find out it does not refuse. Thread-safe.
 */
final class Room {

    private static final Logger LOG = LoggerFactory.getLogger(Room.class);

    private static final long MIB = 1024 * 1024;
    private static final String AVAILABLE = "MemAvailable:";

    private final Path home;
    private final Path memory;

    /** @param home WindFlow's own folder, on whose disk the services' data is taken to be */
    Room(Path home) {
        this(home, Path.of("/proc/meminfo"));
    }

    /** @param memory the kernel's file that tells of memory; need not exist */
    Room(Path home, Path memory) {
        this.home = home;
        this.memory = memory;
    }

    /** Why the services, none of which runs yet, cannot be started here; empty if they can. */
    List<String> refusals(List<Service> services) {
        List<String> refusals = new ArrayList<>();
        compare("memory", sum(services, Service::memoryBytes), freeMemory(), refusals);
        compare("disk", sum(services, Service::diskBytes), freeDisk(), refusals);
        for (Service service : services) {
            service.ports().stream()
                    .filter(port -> !isFree(port))
                    .map(port -> "Port " + port + ", which " + service.name() + " needs, is taken on this machine")
                    .forEach(refusals::add);
        }
        return refusals;
    }

    private static long sum(List<Service> services, ToLongFunction<Service> bytes) {
        return services.stream().mapToLong(bytes).sum();
    }

    private static void compare(String what, long needed, OptionalLong free, List<String> refusals) {
        if (free.isPresent() && needed > free.getAsLong()) {
            refusals.add("It needs " + needed / MIB + " MiB of " + what + ", and " + free.getAsLong() / MIB
                    + " MiB are free on this machine");
        }
    }

    /** What the kernel would give without swapping: more than what is unused, since caches make room. */
    private OptionalLong freeMemory() {
        try (Stream<String> lines = Files.lines(memory)) {
            return lines.filter(line -> line.startsWith(AVAILABLE))
                    .map(line -> line.substring(AVAILABLE.length()).strip())
                    .mapToLong(value -> Long.parseLong(value.split(" ", 2)[0]) * 1024)
                    .findFirst();
        } catch (IOException | RuntimeException e) {
            LOG.debug("Free memory is not known", e);
            return OptionalLong.empty();
        }
    }

    private OptionalLong freeDisk() {
        try {
            return OptionalLong.of(Files.getFileStore(home).getUsableSpace());
        } catch (IOException e) {
            LOG.debug("Free disk is not known", e);
            return OptionalLong.empty();
        }
    }

    /** Whether nobody listens on it at any address. */
    private static boolean isFree(int port) {
        try (ServerSocket probe = new ServerSocket()) {
            probe.setReuseAddress(true);
            probe.bind(new InetSocketAddress(port), 1);
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
