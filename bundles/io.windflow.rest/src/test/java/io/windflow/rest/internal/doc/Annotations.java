package io.windflow.rest.internal.doc;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.AnnotationValue;
import javax.lang.model.element.Element;
import javax.lang.model.element.ExecutableElement;

/** The annotations of an element as the compiler sees them, those that only sources have included. */
final class Annotations {

    private Annotations() {}

    static Optional<AnnotationMirror> find(Element element, String simpleName) {
        return element.getAnnotationMirrors().stream()
                .map(AnnotationMirror.class::cast)
                .filter(mirror ->
                        mirror.getAnnotationType().asElement().getSimpleName().contentEquals(simpleName))
                .findFirst();
    }

    /** The text of an annotation's value, empty if the element does not have it. */
    static Optional<String> text(Element element, String simpleName) {
        return find(element, simpleName).map(mirror -> texts(mirror, "value").get(0));
    }

    /** A value as texts: each element of an array, or the value alone; empty if it is left to its default. */
    static List<String> texts(AnnotationMirror mirror, String name) {
        return values(mirror, name).stream()
                .map(value -> String.valueOf(value.getValue()))
                .toList();
    }

    static List<AnnotationValue> values(AnnotationMirror mirror, String name) {
        List<AnnotationValue> values = new ArrayList<>();
        for (Map.Entry<? extends ExecutableElement, ? extends AnnotationValue> entry :
                mirror.getElementValues().entrySet()) {
            if (!entry.getKey().getSimpleName().contentEquals(name)) {
                continue;
            }
            if (entry.getValue().getValue() instanceof List<?> list) {
                list.forEach(value -> values.add((AnnotationValue) value));
            } else {
                values.add(entry.getValue());
            }
        }
        return values;
    }

    /** A repeatable annotation, whether it stands alone or in its container {@code All}. */
    static List<AnnotationMirror> repeated(Element element, String simpleName) {
        List<AnnotationMirror> found = new ArrayList<>();
        find(element, simpleName).ifPresent(found::add);
        find(element, "All").ifPresent(all -> values(all, "value")
                .forEach(value -> found.add((AnnotationMirror) value.getValue())));
        return found;
    }
}
