package io.windflow.core.internal.stack;

import io.windflow.api.Problem;
import io.windflow.api.ProblemType;
import io.windflow.api.Violation;
import io.windflow.api.identity.Role;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Which folder a stack may have. What is in its folder a stack may mount, so the folder of a stack is a right: anywhere
 * but the default place it is an administrator's to give, and never a folder of the system or of another stack.
 */
final class DirectoryRules {

    private static final List<Path> SYSTEM = List.of(
            Path.of("/bin"),
            Path.of("/boot"),
            Path.of("/dev"),
            Path.of("/etc"),
            Path.of("/lib"),
            Path.of("/lib64"),
            Path.of("/proc"),
            Path.of("/run"),
            Path.of("/sbin"),
            Path.of("/sys"),
            Path.of("/usr"),
            Path.of("/var/lib/containerd"),
            Path.of("/var/lib/docker"),
            Path.of("/var/run"));

    private DirectoryRules() {}

    /** Reads a folder that a user named. @throws Problem INVALID if it is none */
    static Path parse(String directory) {
        try {
            Path path = Path.of(directory);
            if (!path.isAbsolute()
                    || !path.equals(path.normalize())
                    || directory.chars().anyMatch(c -> c < ' ')) {
                throw invalid("The folder must be an absolute path without '.' and '..'");
            }
            return path;
        } catch (InvalidPathException e) {
            throw invalid("The folder is no path: " + e.getReason());
        }
    }

    /**
     * @param home WindFlow's own folder
     * @param others the folders of all stacks, by name
     * @throws Problem FORBIDDEN or INVALID if this stack may not have the folder
     */
    static void check(String stack, Path directory, Path home, Map<String, Path> others, Role role) {
        if (directory.equals(home.resolve("stacks").resolve(stack))) {
            return;
        }
        if (!role.includes(Role.ADMIN)) {
            throw Problem.of(
                    ProblemType.FORBIDDEN,
                    "The folder of a stack may only be chosen by an administrator",
                    "Leave it out, or ask an administrator");
        }
        if (SYSTEM.stream().anyMatch(path -> directory.startsWith(path) || path.startsWith(directory))) {
            throw invalid("The folder " + directory + " belongs to the system");
        }
        if (directory.startsWith(home) || home.startsWith(directory)) {
            throw invalid("The folder " + directory + " belongs to WindFlow");
        }
        others.forEach((name, other) -> {
            if (!name.equals(stack) && (directory.startsWith(other) || other.startsWith(directory))) {
                throw invalid("The folder " + directory + " and that of the stack '" + name + "' overlap");
            }
        });
    }

    private static Problem invalid(String message) {
        return Problem.invalid(message, List.of(new Violation("/directory", null, null, "directory", message, null)));
    }
}
