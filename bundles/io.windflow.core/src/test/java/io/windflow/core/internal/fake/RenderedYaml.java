package io.windflow.core.internal.fake;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.windflow.api.Problem;
import io.windflow.api.Violation;
import io.windflow.api.engine.ComposeProject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * Renders compose files as the Compose CLI does, as far as the tests need it: merges, {@code extends} in one file,
 * overrides, short forms made long, paths made absolute.
 */
@SuppressWarnings("unchecked")
final class RenderedYaml {

    private final Path folder;
    private final Map<String, Object> model = new LinkedHashMap<>();

    private RenderedYaml(Path folder) {
        this.folder = folder;
    }

    static String of(ComposeProject project) {
        RenderedYaml rendered = new RenderedYaml(project.directory());
        rendered.model.put("name", project.name());
        try {
            for (Path file : project.files()) {
                LoadSettings settings =
                        LoadSettings.builder().setMaxAliasesForCollections(500).build();
                for (Object document : new Load(settings).loadAllFromString(Files.readString(file))) {
                    if (document instanceof Map<?, ?> map) {
                        rendered.merge(rendered.model, (Map<String, Object>) rendered.flat(map));
                    }
                }
            }
            rendered.normalize(project.name());
            return new ObjectMapper().writeValueAsString(rendered.model);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Resolves {@code <<}. */
    private Object flat(Object value) {
        if (value instanceof List<?> list) {
            return new ArrayList<>(list.stream().map(this::flat).toList());
        }
        if (!(value instanceof Map<?, ?> map)) {
            return value;
        }
        Map<String, Object> flat = new LinkedHashMap<>();
        Object merged = map.get("<<");
        for (Object one : merged instanceof List<?> list ? list : merged == null ? List.of() : List.of(merged)) {
            ((Map<String, Object>) flat(one)).forEach(flat::putIfAbsent);
        }
        map.forEach((key, item) -> {
            if (!"<<".equals(key)) {
                flat.put(String.valueOf(key), flat(item));
            }
        });
        return flat;
    }

    private void merge(Map<String, Object> into, Map<String, Object> from) {
        from.forEach((key, value) -> {
            if (into.get(key) instanceof Map<?, ?> former && value instanceof Map<?, ?> later) {
                merge((Map<String, Object>) former, (Map<String, Object>) later);
            } else {
                into.put(key, value);
            }
        });
    }

    private void normalize(String project) {
        Map<String, Object> services = (Map<String, Object>) model.getOrDefault("services", Map.of());
        services.forEach((name, value) -> service(name, (Map<String, Object>) value, services));
        for (String kind : List.of("volumes", "networks", "secrets", "configs")) {
            Map<String, Object> entries = (Map<String, Object>) model.getOrDefault(kind, new LinkedHashMap<>());
            entries.replaceAll((name, value) -> {
                Map<String, Object> entry = value == null ? new LinkedHashMap<>() : (Map<String, Object>) value;
                entry.putIfAbsent("name", project + "_" + name);
                entry.computeIfPresent("file", (key, file) -> absolute(file));
                return entry;
            });
        }
    }

    private void service(String name, Map<String, Object> service, Map<String, Object> services) {
        Object extended = service.remove("extends");
        if (extended != null) {
            Object base = extended instanceof Map<?, ?> map ? map.get("service") : extended;
            if (services.get(base) instanceof Map<?, ?> map) {
                map.forEach((key, value) -> service.putIfAbsent(String.valueOf(key), value));
            }
        }
        if (service.containsKey("imgae")) {
            String message = "services." + name + " additional properties 'imgae' not allowed";
            throw Problem.invalid(message, List.of(new Violation("compose", null, null, "compose", message, null)));
        }
        service.computeIfPresent("build", (key, build) -> build(build));
        service.computeIfPresent(
                "volumes",
                (key, volumes) -> new ArrayList<>(
                        ((List<Object>) volumes).stream().map(this::volume).toList()));
        service.computeIfPresent(
                "devices",
                (key, devices) -> new ArrayList<>(((List<Object>) devices)
                        .stream()
                                .map(device ->
                                        Map.of("source", String.valueOf(device).split(":")[0]))
                                .toList()));
        service.computeIfPresent("gpus", (key, gpus) -> List.of(Map.of("count", -1)));
        service.computeIfPresent("labels", (key, labels) -> pairs(labels));
        service.computeIfPresent("environment", (key, environment) -> pairs(environment));
        service.computeIfPresent(
                "depends_on",
                (key, needed) -> needed instanceof List<?> list
                        ? new LinkedHashMap<>(
                                Map.of(String.valueOf(list.get(0)), Map.of("condition", "service_started")))
                        : needed);
    }

    private Object build(Object build) {
        Map<String, Object> full = new LinkedHashMap<>(
                build instanceof Map<?, ?> map ? (Map<String, Object>) map : Map.of("context", build));
        full.computeIfPresent("context", (key, context) -> remote(context) ? context : absolute(context));
        full.putIfAbsent("dockerfile", "Dockerfile");
        full.computeIfPresent("additional_contexts", (key, contexts) -> {
            Map<String, Object> resolved = new LinkedHashMap<>();
            ((Map<String, Object>) contexts)
                    .forEach((name, path) -> resolved.put(name, remote(path) ? path : absolute(path)));
            return resolved;
        });
        return full;
    }

    private Object volume(Object volume) {
        Map<String, Object> full = new LinkedHashMap<>();
        if (volume instanceof Map<?, ?> map) {
            full.putAll((Map<String, Object>) map);
            if ("bind".equals(full.get("type"))) {
                full.computeIfPresent("source", (key, source) -> absolute(source));
            }
            return full;
        }
        String[] parts = String.valueOf(volume).split(":");
        boolean path = parts.length > 1 && (parts[0].startsWith("/") || parts[0].startsWith("."));
        full.put("type", path ? "bind" : "volume");
        full.put("source", path ? absolute(parts[0]) : parts[0]);
        full.put("target", parts.length > 1 ? parts[1] : parts[0]);
        return full;
    }

    private static Object pairs(Object value) {
        if (!(value instanceof List<?> list)) {
            return value;
        }
        Map<String, Object> pairs = new LinkedHashMap<>();
        list.forEach(item -> pairs.put(
                String.valueOf(item).split("=")[0], String.valueOf(item).replaceFirst("^[^=]*=", "")));
        return pairs;
    }

    private static boolean remote(Object value) {
        return String.valueOf(value).matches(".*://.*|git@.*|github\\.com/.*|service:.*");
    }

    private String absolute(Object path) {
        return folder.resolve(String.valueOf(path)).normalize().toString();
    }
}
