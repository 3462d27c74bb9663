package io.windflow.core.internal.deployment;

import io.windflow.api.Problem;
import io.windflow.api.ProblemType;
import io.windflow.api.engine.Container;
import io.windflow.api.engine.Engine;
import io.windflow.api.engine.Image;
import io.windflow.core.internal.policy.Model;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Which images a model needs, which it ran with, and which must be held to what they were. */
final class Images {

    private final Engine engine;

    Images(Engine engine) {
        this.engine = engine;
    }

    /** The images that are not there and that nothing but a pull brings. */
    Set<String> missing(Model model) {
        Set<String> missing = new TreeSet<>();
        for (Model.Service service : model.services().values()) {
            boolean pulled =
                    switch (service.pullPolicy()) {
                        case "never", "build" -> false;
                        default -> !service.built();
                    };
            if (pulled && !service.image().isEmpty() && find(service.image()).isEmpty()) {
                missing.add(service.image());
            }
        }
        return missing;
    }

    /** What each service's newest container runs: a digest where the image came from a registry, else the image's id. */
    Map<String, String> running(List<Container> containers) {
        Map<String, Container> newest = new TreeMap<>();
        for (Container container : containers) {
            newest.merge(
                    container.service(),
                    container,
                    (one, other) -> Comparator.comparing(Container::createdAt).compare(one, other) < 0 ? other : one);
        }
        Map<String, String> images = new TreeMap<>();
        Map<String, Optional<Image>> known = new HashMap<>();
        newest.forEach((service, container) -> images.put(
                service,
                known.computeIfAbsent(container.imageId(), this::find)
                        .map(image -> exact(image, container.image()))
                        .orElse(container.imageId())));
        return images;
    }

    /**
     * The services whose image is no longer what it was, with what it was. Where a tag has not moved nothing is held, so
     * that Compose leaves alone what has not changed.
     */
    Map<String, String> moved(Model model, Map<String, String> before) {
        Map<String, String> pins = new TreeMap<>();
        for (Model.Service service : model.services().values()) {
            String exact = before.get(service.name());
            if (exact != null) {
                Optional<Image> now = find(service.image());
                boolean same = now.isPresent()
                        && (now.get().id().equals(exact) || now.get().digests().contains(exact));
                if (!same) {
                    pins.put(service.name(), exact);
                }
            }
        }
        return pins;
    }

    private Optional<Image> find(String reference) {
        try {
            return Optional.of(engine.image(reference));
        } catch (Problem problem) {
            if (problem.type() == ProblemType.NOT_FOUND) {
                return Optional.empty();
            }
            throw problem;
        }
    }

    private static String exact(Image image, String reference) {
        String repository = reference.contains("@")
                ? reference.substring(0, reference.indexOf('@'))
                : reference.replaceFirst(":[^:/]+$", "");
        return image.digests().stream()
                .filter(digest -> digest.startsWith(repository + "@"))
                .findFirst()
                .or(() -> image.digests().stream().findFirst())
                .orElse(image.id());
    }
}
