package io.windflow.core.internal.policy;

import com.fasterxml.jackson.databind.JsonNode;
import io.windflow.api.stack.Allowance;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The policy on what a container sees of the host's files: bind mounts, and volumes that are bind mounts by another name. */
final class MountRules {

    private static final Set<String> HARMLESS_TYPES = Set.of("volume", "tmpfs", "image", "cluster");
    /** What a volume of the local driver may be without being a part of the host's own disk. */
    private static final Set<String> NETWORK_TYPES = Set.of("nfs", "nfs4", "cifs", "smb3", "tmpfs");

    private final StackFolder folder;
    private final Findings findings;

    MountRules(StackFolder folder, Findings findings) {
        this.folder = folder;
        this.findings = findings;
    }

    void service(String name, JsonNode service) {
        int position = 0;
        for (JsonNode volume : service.path("volumes")) {
            String type = volume.path("type").asText();
            String target = volume.path("target").asText();
            List<String> path = List.of("services", name, "volumes", Integer.toString(position++));
            String who = "Service '" + name + "'";
            if (type.equals("bind")) {
                bind(who, volume.path("source").asText(), path, target);
            } else if (type.equals("npipe")) {
                socket(who, volume.path("source").asText(), path, target);
            } else if (!HARMLESS_TYPES.contains(type)) {
                String message = who + " mounts something of the unknown type '" + type + "'";
                findings.never("unknown", message, "Remove it", path, target);
            }
        }
    }

    /** A named volume of the stack. */
    void volume(String key, JsonNode volume) {
        String who = "Volume '" + key + "'";
        String driver = volume.path("driver").asText("local");
        List<String> path = new ArrayList<>(List.of("volumes", key));
        if (!driver.isEmpty() && !driver.equals("local")) {
            path.add("driver");
            String message = who + " is made by the plugin '" + driver + "', which may mount anything";
            findings.unlessAllowed(Allowance.HOST_MOUNTS, "host-mount", message, null, path, null);
            return;
        }
        JsonNode options = volume.path("driver_opts");
        String device = options.path("device").asText();
        String type = options.path("type").asText();
        String mount = "," + options.path("o").asText() + ",";
        boolean bind = mount.contains(",bind,") || mount.contains(",rbind,");
        path.add("driver_opts");
        path.add("device");
        if (bind) {
            bind(who, device, path, null);
        } else if (!options.isEmpty() && !NETWORK_TYPES.contains(type)) {
            String message = who + " mounts '" + device + "' of the host"
                    + (type.isEmpty() ? "" : " with the file system '" + type + "'");
            findings.unlessAllowed(Allowance.HOST_MOUNTS, "host-mount", message, null, path, null);
        }
    }

    private void bind(String who, String text, List<String> place, String hint) {
        Optional<Path> path = folder.path(text);
        String source = path.map(Path::toString).orElse(text);
        if (path.isPresent() && folder.isSocket(path.get())) {
            socket(who, source, place, hint);
            return;
        }
        if (path.isPresent() && folder.holdsSocket(path.get())) {
            String message = who + " mounts '" + source + "', which holds the Docker socket and so the whole machine";
            findings.unlessAllowed(Allowance.DOCKER_SOCKET, "docker-socket", message, null, place, hint);
        }
        if (path.isEmpty() || !folder.contains(path.get())) {
            String message = who + " mounts '" + source + "', which is outside the stack's folder";
            String advice = "Use a path in the folder " + folder.path() + " or a named volume";
            findings.unlessAllowed(Allowance.HOST_MOUNTS, "host-mount", message, advice, place, hint);
        }
    }

    private void socket(String who, String source, List<String> place, String hint) {
        String message = who + " mounts the Docker socket '" + source + "', which gives it the whole machine";
        findings.unlessAllowed(Allowance.DOCKER_SOCKET, "docker-socket", message, null, place, hint);
    }
}
