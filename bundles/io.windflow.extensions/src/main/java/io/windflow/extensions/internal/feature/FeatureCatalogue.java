package io.windflow.extensions.internal.feature;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The extensions there are: those of the distribution, and those that third parties wrote, dropped into a folder of the
 * user's, which may change while WindFlow runs.
 */
public final class FeatureCatalogue {

    private static final Logger LOG = LoggerFactory.getLogger(FeatureCatalogue.class);

    private final Path own;
    private final Path ownJars;
    private final Path dropped;
    private final FeatureReader reader = new FeatureReader();

    // Guarded by this.
    private final Map<String, Feature> features = new TreeMap<>();
    private final Map<Path, FileTime> read = new HashMap<>();

    /** @param dropped folder of third parties' features and jars, need not exist */
    public FeatureCatalogue(Path distribution, Path dropped) {
        this.own = distribution.resolve("features");
        this.ownJars = distribution.resolve("bundles");
        this.dropped = dropped;
    }

    /** Looks for feature files that are new or changed. Returns whether there was one. */
    public synchronized boolean refresh() {
        boolean changed = refresh(own, List.of(ownJars));
        return refresh(dropped, List.of(dropped, ownJars)) || changed;
    }

    public synchronized Collection<Feature> all() {
        return List.copyOf(features.values());
    }

    public synchronized Optional<Feature> find(String id) {
        return Optional.ofNullable(features.get(id));
    }

    private boolean refresh(Path folder, List<Path> jars) {
        if (!Files.isDirectory(folder)) {
            return false;
        }
        boolean changed = false;
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file :
                    files.filter(f -> f.toString().endsWith(".json")).sorted().toList()) {
                FileTime time = Files.getLastModifiedTime(file);
                if (!time.equals(read.put(file, time))) {
                    changed |= read(file, jars);
                }
            }
        } catch (IOException e) {
            LOG.warn("The features in {} cannot be listed", folder, e);
        }
        return changed;
    }

    private boolean read(Path file, List<Path> jars) {
        try {
            Optional<Feature> feature = reader.read(file, jars);
            if (feature.isEmpty()) {
                return false;
            }
            String id = feature.get().id();
            if (file.startsWith(dropped) && features.containsKey(id) && isOwn(features.get(id))) {
                LOG.warn("{} is not read: WindFlow has an extension '{}' itself", file, id);
                return false;
            }
            features.put(id, feature.get());
            return true;
        } catch (IOException e) {
            LOG.warn("{} is not a feature: {}", file, e.getMessage());
            return false;
        }
    }

    private boolean isOwn(Feature feature) {
        return !feature.folders().contains(dropped);
    }
}
