package io.windflow.core.internal.policy;

import com.fasterxml.jackson.databind.JsonNode;
import io.windflow.api.stack.Allowance;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The policy on how a service's image is built: from files of the stack alone, and without more rights than a container. */
final class BuildRules {

    private static final Pattern LOCAL_CACHE_PATH = Pattern.compile("(?:^|,)\\s*(?:src|dest)=([^,]*)");

    private final StackFolder folder;
    private final Findings findings;

    BuildRules(StackFolder folder, Findings findings) {
        this.folder = folder;
        this.findings = findings;
    }

    void check(String name, JsonNode service) {
        for (JsonNode watch : service.path("develop").path("watch")) {
            inside(name, "develop", watch.path("path").asText(), "develop");
        }
        JsonNode build = service.path("build");
        if (build.isMissingNode() || build.isNull()) {
            return;
        }
        String context = build.path("context").asText();
        inside(name, "context", context, "build");
        dockerfile(name, context, build.path("dockerfile").asText());
        for (Map.Entry<String, JsonNode> more :
                build.path("additional_contexts").properties()) {
            String from = more.getValue().asText();
            if (!from.startsWith("docker-image://") && !from.startsWith("service:")) {
                inside(name, "additional_contexts", from, "build");
            }
        }
        for (JsonNode key : build.path("ssh")) {
            findings.never(
                    "build-ssh",
                    "Service '" + name + "' builds with an SSH key of the host: " + key.asText(),
                    "Use a build secret from a file in the stack's folder",
                    List.of("services", name, "build", "ssh"),
                    null);
        }
        caches(name, build);
        rights(name, build);
    }

    private void dockerfile(String name, String context, String dockerfile) {
        Optional<Path> base = folder.path(context);
        if (!dockerfile.isEmpty() && base.filter(folder::contains).isPresent()) {
            Optional<Path> file = folder.path(base.get(), dockerfile);
            if (file.filter(folder::contains).isEmpty()) {
                outside(name, "dockerfile", file.map(Path::toString).orElse(dockerfile), "build");
            }
        }
    }

    /** A cache of the type local is a folder that the build writes on the host. */
    private void caches(String name, JsonNode build) {
        for (String key : List.of("cache_from", "cache_to")) {
            for (JsonNode cache : build.path(key)) {
                Matcher matcher = LOCAL_CACHE_PATH.matcher(cache.asText());
                while (matcher.find()) {
                    inside(name, key, matcher.group(1), "build");
                }
            }
        }
    }

    private void rights(String name, JsonNode build) {
        boolean insecure = build.path("privileged").asBoolean();
        boolean hostNetwork = build.path("network").asText().equals("host");
        for (JsonNode entitlement : build.path("entitlements")) {
            insecure |= entitlement.asText().equals("security.insecure");
            hostNetwork |= entitlement.asText().equals("network.host");
        }
        List<String> path = List.of("services", name, "build");
        if (insecure) {
            String message = "Service '" + name + "' builds with privileges, which gives the build the whole machine";
            findings.unlessAllowed(Allowance.PRIVILEGED, "privileged", message, null, path, null);
        }
        if (hostNetwork) {
            String message = "Service '" + name + "' builds in the host's own network";
            findings.unlessAllowed(Allowance.HOST_NAMESPACES, "host-network", message, null, path, null);
        }
    }

    private void inside(String name, String key, String text, String part) {
        if (text.isEmpty()) {
            return;
        }
        if (SourceRules.isRemote(text)) {
            findings.never(
                    "remote",
                    "Service '" + name + "' builds from elsewhere: '" + text + "'",
                    "Copy the files into the stack's folder",
                    List.of("services", name, part, key),
                    null);
        } else if (folder.path(text).filter(folder::contains).isEmpty()) {
            outside(name, key, text, part);
        }
    }

    private void outside(String name, String key, String written, String part) {
        String text = folder.path(written).map(Path::toString).orElse(written);
        findings.never(
                "outside",
                "Service '" + name + "' builds with '" + text + "', which is outside the stack's folder",
                "Copy the files into the folder " + folder.path(),
                List.of("services", name, part, key),
                null);
    }
}
