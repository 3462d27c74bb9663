package io.windflow.core.internal.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** Reads YAML as nodes that know their line, and looks into them the way Compose does, through aliases and merges. */
final class Yaml {

    /** Deeper than any compose file; an alias may refer to what contains it. */
    static final int MAX_DEPTH = 32;

    private static final LoadSettings SETTINGS = LoadSettings.builder()
            .setMaxAliasesForCollections(500)
            .setCodePointLimit(4 * 1024 * 1024)
            .build();

    private Yaml() {}

    /** The documents of a text; empty ones are left out. */
    static List<Node> parse(String text) throws ComposeSyntaxException {
        List<Node> documents = new ArrayList<>();
        try {
            for (Node node : new Compose(SETTINGS).composeAllFromString(text)) {
                if (node instanceof MappingNode
                        || node instanceof SequenceNode
                        || !scalar(node).isEmpty()) {
                    documents.add(node);
                }
            }
        } catch (MarkedYamlEngineException e) {
            Optional<Mark> mark = e.getProblemMark().or(e::getContextMark);
            throw new ComposeSyntaxException(sentence(e), mark.map(Yaml::place).orElse(null));
        } catch (YamlEngineException e) {
            throw new ComposeSyntaxException(e.getMessage(), null);
        }
        return documents;
    }

    /** The text of a scalar, empty for anything else. */
    static String scalar(Node node) {
        return node instanceof ScalarNode scalar ? scalar.getValue() : "";
    }

    /** The items of a sequence; anything else is the only item. */
    static List<Node> items(Node node) {
        return node instanceof SequenceNode sequence ? sequence.getValue() : List.of(node);
    }

    /** The entries of a mapping, those it merges after its own; none for anything else. */
    static List<NodeTuple> entries(Node node) {
        List<NodeTuple> entries = new ArrayList<>();
        collect(node, entries, 0);
        return entries;
    }

    private static void collect(Node node, List<NodeTuple> entries, int depth) {
        if (!(node instanceof MappingNode mapping) || depth > MAX_DEPTH) {
            return;
        }
        for (NodeTuple entry : mapping.getValue()) {
            if (!isMerge(entry)) {
                entries.add(entry);
            }
        }
        for (NodeTuple entry : mapping.getValue()) {
            if (isMerge(entry)) {
                items(entry.getValueNode()).forEach(merged -> collect(merged, entries, depth + 1));
            }
        }
    }

    private static boolean isMerge(NodeTuple entry) {
        return "<<".equals(scalar(entry.getKeyNode()));
    }

    /** The entry of a mapping with this key, its own before a merged one. */
    static Optional<NodeTuple> entry(Node node, String key) {
        return entries(node).stream()
                .filter(entry -> key.equals(scalar(entry.getKeyNode())))
                .findFirst();
    }

    /** The value of a mapping's key. */
    static Optional<Node> child(Node node, String key) {
        return entry(node, key).map(NodeTuple::getValueNode);
    }

    static Place place(Node node) {
        return node.getStartMark().map(Yaml::place).orElse(new Place(1, 1));
    }

    /** Whether a text occurs in a node or under it. */
    static boolean mentions(Node node, String text) {
        return mentions(node, text, 0);
    }

    private static boolean mentions(Node node, String text, int depth) {
        if (depth > MAX_DEPTH) {
            return false;
        }
        if (node instanceof SequenceNode sequence) {
            return sequence.getValue().stream().anyMatch(item -> mentions(item, text, depth + 1));
        }
        if (node instanceof MappingNode mapping) {
            return mapping.getValue().stream()
                    .anyMatch(entry -> mentions(entry.getKeyNode(), text, depth + 1)
                            || mentions(entry.getValueNode(), text, depth + 1));
        }
        return scalar(node).contains(text);
    }

    private static Place place(Mark mark) {
        return new Place(mark.getLine() + 1, mark.getColumn() + 1);
    }

    private static String sentence(MarkedYamlEngineException e) {
        String problem = e.getProblem();
        String context = e.getContext();
        return context == null || context.isBlank() ? problem : context + ": " + problem;
    }
}
