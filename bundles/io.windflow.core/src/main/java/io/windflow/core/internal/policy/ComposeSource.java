package io.windflow.core.internal.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * A compose text as the user wrote it, to find the line of what Compose made of it. Several documents (an override file
 * after the first) are looked at from the last to the first, since later ones win.
 */
public final class ComposeSource {

    private final List<Node> documents;

    private ComposeSource(List<Node> documents) {
        this.documents = documents;
    }

    public static ComposeSource parse(String text) throws ComposeSyntaxException {
        List<Node> documents = Yaml.parse(text);
        for (Node document : documents) {
            if (!(document instanceof MappingNode)) {
                throw new ComposeSyntaxException(
                        "a compose file is a mapping with 'services:' at its top", Yaml.place(document));
            }
        }
        return new ComposeSource(documents);
    }

    List<Node> documents() {
        return documents;
    }

    /** The names of the services, in the order they stand. */
    public List<String> services() {
        List<String> names = new ArrayList<>();
        for (Node document : documents) {
            Yaml.child(document, "services").ifPresent(services -> {
                for (NodeTuple entry : Yaml.entries(services)) {
                    String name = Yaml.scalar(entry.getKeyNode());
                    if (!names.contains(name)) {
                        names.add(name);
                    }
                }
            });
        }
        return names;
    }

    /** Whether the model is made of other files too: {@code include}, {@code label_file}, or {@code extends} with a file. */
    public boolean readsOtherFiles() {
        for (Node document : documents) {
            if (Yaml.entry(document, "include").isPresent()) {
                return true;
            }
            for (NodeTuple service :
                    Yaml.child(document, "services").map(Yaml::entries).orElse(List.of())) {
                Node node = service.getValueNode();
                if (Yaml.entry(node, "label_file").isPresent()
                        || Yaml.child(node, "extends")
                                .flatMap(extended -> Yaml.entry(extended, "file"))
                                .isPresent()) {
                    return true;
                }
            }
        }
        return false;
    }

    /**
     * Finds the place of a part of the model, or of the nearest thing around it.
     *
     * @param path keys and list positions from the top, such as {@code services web cap_add 0}
     * @param hint a text that the wanted item of a list contains, since lists may be merged and reordered; null if none
     */
    public Place locate(List<String> path, String hint) {
        Found best = new Found(new Place(1, 1), 0);
        for (int i = documents.size() - 1; i >= 0; i--) {
            Found found = find(documents.get(i), path, hint);
            if (found.depth() > best.depth()) {
                best = found;
            }
        }
        return best.place();
    }

    private Found find(Node document, List<String> path, String hint) {
        Node node = document;
        Place place = Yaml.place(document);
        for (int depth = 0; depth < path.size(); depth++) {
            String step = path.get(depth);
            if (node instanceof SequenceNode sequence) {
                Optional<Node> item = item(sequence, step, hint);
                if (item.isEmpty()) {
                    return new Found(place, depth);
                }
                node = item.get();
                place = Yaml.place(node);
                continue;
            }
            Optional<NodeTuple> entry = Yaml.entry(node, step);
            if (entry.isEmpty()) {
                return extended(document, node, path, depth, hint).orElse(new Found(place, depth));
            }
            node = entry.get().getValueNode();
            place = Yaml.place(entry.get().getKeyNode());
        }
        return new Found(place, path.size());
    }

    private static Optional<Node> item(SequenceNode sequence, String step, String hint) {
        List<Node> items = sequence.getValue();
        if (hint != null) {
            for (Node item : items) {
                if (Yaml.mentions(item, hint)) {
                    return Optional.of(item);
                }
            }
        }
        boolean isPosition = !step.isEmpty() && step.chars().allMatch(Character::isDigit) && step.length() < 6;
        int position = isPosition ? Integer.parseInt(step) : items.size();
        return position < items.size() ? Optional.of(items.get(position)) : Optional.empty();
    }

    /** What a service does not say itself, the service that it extends may say. */
    private Optional<Found> extended(Node document, Node service, List<String> path, int depth, String hint) {
        if (depth != 2 || !"services".equals(path.get(0))) {
            return Optional.empty();
        }
        Optional<NodeTuple> extended = Yaml.entry(service, "extends");
        if (extended.isEmpty()) {
            return Optional.empty();
        }
        Node target = extended.get().getValueNode();
        String name = Yaml.child(target, "service").map(Yaml::scalar).orElse(Yaml.scalar(target));
        if (Yaml.child(target, "file").isPresent() || name.isEmpty() || name.equals(path.get(1))) {
            return Optional.of(new Found(Yaml.place(extended.get().getKeyNode()), depth + 1));
        }
        List<String> there = new ArrayList<>(path);
        there.set(1, name);
        Optional<Node> base = Yaml.child(document, "services").flatMap(services -> Yaml.child(services, name));
        boolean extendsFurther =
                base.flatMap(node -> Yaml.entry(node, "extends")).isPresent();
        boolean says = base.flatMap(node -> Yaml.entry(node, path.get(2))).isPresent();
        return says && !extendsFurther
                ? Optional.of(find(document, there, hint))
                : Optional.of(new Found(Yaml.place(extended.get().getKeyNode()), depth + 1));
    }

    private record Found(Place place, int depth) {}
}
