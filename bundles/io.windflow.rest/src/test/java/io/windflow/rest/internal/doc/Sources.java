package io.windflow.rest.internal.doc;

import com.sun.source.doctree.DocCommentTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.TypeElement;
import javax.lang.model.util.Elements;
import javax.lang.model.util.Types;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** The sources of the API's contracts and of this bundle, read by the compiler: types with their Javadoc. */
final class Sources {

    private final Elements elements;
    private final Types types;
    private final DocTrees docs;
    private final List<TypeElement> declared = new ArrayList<>();

    private Sources(JavacTask task) throws IOException {
        task.parse();
        for (Element element : task.analyze()) {
            if (element instanceof TypeElement type) {
                declared.add(type);
            }
        }
        elements = task.getElements();
        types = task.getTypes();
        docs = DocTrees.instance(task);
    }

    static Sources read(Path... roots) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StandardJavaFileManager files = compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8);
        List<Path> sources = new ArrayList<>();
        for (Path root : roots) {
            try (Stream<Path> found = Files.walk(root)) {
                found.filter(path -> path.toString().endsWith(".java")).forEach(sources::add);
            }
        }
        List<String> options = List.of("-proc:none", "-parameters", "-Xlint:none");
        return new Sources((JavacTask)
                compiler.getTask(null, files, null, options, null, files.getJavaFileObjectsFromPaths(sources)));
    }

    Types types() {
        return types;
    }

    /** The classes of a package, by name. */
    List<TypeElement> classes(String packageName) {
        return declared.stream()
                .filter(type -> type.getKind() == ElementKind.CLASS)
                .filter(type -> elements.getPackageOf(type).getQualifiedName().contentEquals(packageName))
                .sorted((a, b) ->
                        a.getSimpleName().toString().compareTo(b.getSimpleName().toString()))
                .toList();
    }

    TypeElement type(String name) {
        return elements.getTypeElement(name);
    }

    /** What the Javadoc of an element says. */
    Javadoc javadoc(Element element) {
        DocCommentTree tree = docs.getDocCommentTree(element);
        return tree == null ? Javadoc.NONE : Javadoc.of(tree);
    }
}
