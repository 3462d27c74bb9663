package io.windflow.tests.framework;

import static org.assertj.core.api.Assertions.assertThat;

import io.windflow.launcher.CoreFramework;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The manifests of the distribution keep the bundles apart. */
class DistributionIT {
    private static final String CONTRACT = "io\\.windflow\\.(api|spi)(\\..+)?";

    static Stream<Path> ownBundles() throws IOException {
        return bundles()
                .filter(file -> file.getFileName().toString().startsWith("io.windflow."))
                .filter(file -> !file.getFileName().toString().startsWith("io.windflow.libs."));
    }

    @ParameterizedTest
    @MethodSource("ownBundles")
    void onlyContractsAreExported(Path bundle) {
        assertThat(packages(bundle, "Export-Package")).allMatch(name -> name.matches(CONTRACT));
    }

    @ParameterizedTest
    @MethodSource("ownBundles")
    void nothingOfAnotherBundleIsImportedButContracts(Path bundle) {
        assertThat(packages(bundle, "Import-Package").stream().filter(name -> name.startsWith("io.windflow.")))
                .allMatch(name -> name.matches(CONTRACT));
        assertThat(header(bundle, "Require-Bundle")).isEmpty();
        assertThat(header(bundle, "DynamicImport-Package")).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("ownBundles")
    void importsAreMandatoryAndWithoutWildcards(Path bundle) {
        assertThat(header(bundle, "Import-Package")).doesNotContain("*", "resolution:=optional");
    }

    @ParameterizedTest
    @MethodSource("ownBundles")
    void theFileIsNamedAfterTheBundle(Path bundle) {
        assertThat(bundle.getFileName().toString()).startsWith(header(bundle, "Bundle-SymbolicName") + "-");
    }

    @Test
    void noPackageOfOursIsInTwoBundles() throws IOException {
        Map<String, List<Path>> places = ownBundles()
                .flatMap(bundle -> classPackages(bundle).stream().map(name -> Map.entry(name, bundle)))
                .collect(Collectors.groupingBy(
                        Map.Entry::getKey, Collectors.mapping(Map.Entry::getValue, Collectors.toList())));

        assertThat(places).allSatisfy((name, holders) -> assertThat(holders).hasSize(1));
    }

    @Test
    void everyJarIsNamedByAFeature() throws IOException {
        String features;
        try (Stream<Path> files = Files.list(CoreFramework.distribution().resolve("features"))) {
            features = files.map(DistributionIT::read).collect(Collectors.joining());
        }

        assertThat(bundles().map(bundle -> bundle.getFileName().toString().replaceFirst("-[0-9].*", "")))
                .allMatch(artifact -> features.contains(":" + artifact + ":"));
    }

    private static Stream<Path> bundles() throws IOException {
        try (Stream<Path> files = Files.list(CoreFramework.distribution().resolve("bundles"))) {
            return files.sorted().toList().stream();
        }
    }

    private static Set<String> packages(Path bundle, String header) {
        // Commas also stand inside quoted version ranges and uses directives.
        return Stream.of(header(bundle, header).replaceAll("\"[^\"]*\"", "").split(","))
                .map(clause -> clause.replaceFirst(";.*", ""))
                .filter(name -> !name.isBlank())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String header(Path bundle, String name) {
        try (JarFile jar = new JarFile(bundle.toFile())) {
            String value = jar.getManifest().getMainAttributes().getValue(new Attributes.Name(name));
            return value == null ? "" : value;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Set<String> classPackages(Path bundle) {
        try (JarFile jar = new JarFile(bundle.toFile())) {
            return jar.stream()
                    .map(entry -> entry.getName())
                    .filter(name -> name.endsWith(".class") && name.startsWith("io/windflow/"))
                    .map(name -> name.substring(0, name.lastIndexOf('/')))
                    .collect(Collectors.toSet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
