package io.windflow.tests.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** What was measured: a table for people, {@code report.json} for machines. */
final class Report {
    private final List<Figure> figures = new ArrayList<>();

    /**
     * One figure.
     *
     * @param bar what it should be, such as {@code "<= 1.5"}, or null
     * @param peer what the same measurement gave for the peer, or null
     * @param ratio value to peer, or null
     */
    record Figure(String name, double value, String unit, String bar, Double peer, Double ratio, List<Double> samples) {

        boolean isMet() {
            if (bar == null) {
                return true;
            }
            double limit = Double.parseDouble(bar.substring(2).strip());
            return bar.startsWith("<=") ? value <= limit : value >= limit;
        }
    }

    void add(String name, double value, String unit, String bar, List<Double> samples) {
        add(new Figure(name, value, unit, bar, null, null, samples));
    }

    void add(Figure figure) {
        figures.add(figure);
        System.out.println("  " + line(figure));
    }

    /** The middle one. */
    static double median(List<Double> samples) {
        List<Double> sorted = samples.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    void print() {
        System.out.println();
        System.out.println("Measured on " + Machine.describe());
        figures.forEach(figure -> System.out.println("  " + line(figure)));
    }

    /** @param keep whether figures of an earlier run stay that this one did not measure again */
    void write(Path folder, boolean keep) throws IOException {
        Files.createDirectories(folder);
        ObjectMapper json = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
        Path file = folder.resolve("report.json");
        ArrayNode all = json.createArrayNode();
        if (keep && Files.exists(file)) {
            Set<String> measured = figures.stream().map(Figure::name).collect(Collectors.toSet());
            for (JsonNode former : json.readTree(file.toFile())) {
                if (!measured.contains(former.path("name").asText())) {
                    all.add(former);
                }
            }
        }
        all.addAll((ArrayNode) json.valueToTree(figures));
        json.writeValue(file.toFile(), all);
    }

    private static String line(Figure figure) {
        String peer = figure.peer() == null ? "" : String.format(Locale.ROOT, "  peer %.2f", figure.peer());
        String bar = figure.bar() == null ? "" : "  bar " + figure.bar() + (figure.isMet() ? "" : "  MISSED");
        return String.format(
                Locale.ROOT, "%-22s %10.2f %-5s%s%s", figure.name(), figure.value(), figure.unit(), peer, bar);
    }
}
