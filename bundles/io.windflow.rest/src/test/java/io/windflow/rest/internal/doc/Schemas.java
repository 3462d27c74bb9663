package io.windflow.rest.internal.doc;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.RecordComponentElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.ArrayType;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;

/**
 * JSON schemas of Java types. A record's component is optional when its Javadoc speaks of null ("null if never"), or
 * when the record's own does ("Null leaves a value as it is"); {@code never null} does not count.
 */
final class Schemas {

    private static final Pattern NULLABLE = Pattern.compile("(?i)(?<!never )\\bnull\\b");
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final Sources sources;
    private final Path examples;
    private final Map<String, ObjectNode> named = new TreeMap<>();

    Schemas(Sources sources, Path examples) {
        this.sources = sources;
        this.examples = examples;
    }

    Map<String, ObjectNode> named() {
        return named;
    }

    ObjectNode of(TypeMirror type) {
        if (type instanceof ArrayType array) {
            return array(of(array.getComponentType()));
        }
        if (type.getKind().isPrimitive()) {
            return primitive(type.getKind());
        }
        DeclaredType declared = (DeclaredType) type;
        TypeElement element = (TypeElement) declared.asElement();
        List<? extends TypeMirror> arguments = declared.getTypeArguments();
        return switch (element.getQualifiedName().toString()) {
            case "java.lang.String", "java.lang.CharSequence" -> simple("string");
            case "java.lang.Object" -> JSON.objectNode();
            case "java.io.InputStream" -> simple("string").put("format", "binary");
            case "java.time.Instant" -> simple("string").put("format", "date-time");
            case "java.util.List" -> array(of(arguments.get(0)));
            case "java.util.Set" -> array(of(arguments.get(0))).put("uniqueItems", true);
            case "java.util.Map" -> map(arguments);
            case "io.windflow.api.Page" -> page(arguments.get(0));
            default -> boxed(type, element);
        };
    }

    /** The schema of a request's body, which refuses what it does not know. */
    ObjectNode request(TypeMirror type) {
        ObjectNode schema = of(type);
        String reference = schema.get("$ref").asText();
        named.get(reference.substring(reference.lastIndexOf('/') + 1)).put("additionalProperties", false);
        return schema;
    }

    /** A page of something, as a schema of its own, since JSON schema has no generics. */
    ObjectNode page(TypeMirror item) {
        String name = name((TypeElement) ((DeclaredType) item).asElement()) + "Page";
        if (!named.containsKey(name)) {
            ObjectNode schema = simple("object").put("description", "One page of a list.");
            named.put(name, schema);
            ObjectNode properties = schema.putObject("properties");
            properties.set("items", array(of(item)));
            properties
                    .putObject("next")
                    .put("type", "string")
                    .put("description", "The cursor that asks for the page after this one; absent on the last page.");
            schema.putArray("required").add("items");
        }
        return reference(name);
    }

    private ObjectNode boxed(TypeMirror type, TypeElement element) {
        String name = element.getQualifiedName().toString();
        if (name.startsWith("java.lang.")) {
            return primitive(sources.types().unboxedType(type).getKind());
        }
        return switch (element.getKind()) {
            case RECORD -> named(element, this::describeRecord);
            case ENUM -> named(element, this::describeEnum);
            default -> throw new IllegalStateException("No schema for " + name);
        };
    }

    private interface Description {
        void of(TypeElement element, ObjectNode schema);
    }

    private ObjectNode named(TypeElement element, Description description) {
        String name = name(element);
        if (!named.containsKey(name)) {
            ObjectNode schema = JSON.objectNode();
            named.put(name, schema);
            description.of(element, schema);
            example(name, schema);
        }
        return reference(name);
    }

    private void describeRecord(TypeElement element, ObjectNode schema) {
        Javadoc javadoc = sources.javadoc(element);
        schema.put("type", "object").put("description", javadoc.description());
        boolean allOptional = NULLABLE.matcher(javadoc.description()).find();
        ObjectNode properties = schema.putObject("properties");
        ArrayNode required = JSON.arrayNode();
        for (RecordComponentElement component : element.getRecordComponents()) {
            String name = component.getSimpleName().toString();
            String text = javadoc.parameters().getOrDefault(name, "");
            ObjectNode property = of(component.asType());
            if (!text.isEmpty()) {
                property.put("description", text);
            }
            properties.set(name, property);
            if (!allOptional && !NULLABLE.matcher(text).find()) {
                required.add(name);
            }
        }
        if (!required.isEmpty()) {
            schema.set("required", required);
        }
    }

    private void describeEnum(TypeElement element, ObjectNode schema) {
        StringBuilder text = new StringBuilder(sources.javadoc(element).description());
        ArrayNode values = schema.put("type", "string").putArray("enum");
        for (Element constant : element.getEnclosedElements()) {
            if (constant.getKind() == ElementKind.ENUM_CONSTANT) {
                values.add(constant.getSimpleName().toString());
                String says = sources.javadoc(constant).description();
                if (!says.isEmpty()) {
                    text.append("\n- `")
                            .append(constant.getSimpleName())
                            .append("`: ")
                            .append(says);
                }
            }
        }
        schema.put("description", text.toString());
    }

    private void example(String name, ObjectNode schema) {
        Path file = examples.resolve(name + ".json");
        if (Files.exists(file)) {
            try {
                schema.putArray("examples").add(new ObjectMapper().readTree(Files.readString(file)));
            } catch (IOException e) {
                throw new UncheckedIOException(file.toString(), e);
            }
        }
    }

    /** Nested in a record: both names ({@code ContainerPort}); nested in a service: its own ({@code ApiToken}). */
    private static String name(TypeElement element) {
        Element outer = element.getEnclosingElement();
        String own = element.getSimpleName().toString();
        boolean part = outer.getKind() == ElementKind.RECORD
                && !own.startsWith(outer.getSimpleName().toString());
        return part && !own.endsWith("Health") || outer.getSimpleName().contentEquals("Container")
                ? outer.getSimpleName() + own
                : own;
    }

    private ObjectNode map(List<? extends TypeMirror> arguments) {
        ObjectNode schema = simple("object");
        if (arguments.isEmpty()) {
            return schema.put("additionalProperties", true);
        }
        ObjectNode values = of(arguments.get(1));
        return values.isEmpty() ? schema.put("additionalProperties", true) : schema.set("additionalProperties", values);
    }

    private static ObjectNode primitive(TypeKind kind) {
        return switch (kind) {
            case BOOLEAN -> simple("boolean");
            case INT -> simple("integer").put("format", "int32");
            case LONG -> simple("integer").put("format", "int64");
            case DOUBLE -> simple("number").put("format", "double");
            default -> throw new IllegalStateException("No schema for " + kind);
        };
    }

    private static ObjectNode simple(String type) {
        return JSON.objectNode().put("type", type);
    }

    private static ObjectNode array(ObjectNode items) {
        return simple("array").set("items", items);
    }

    private static ObjectNode reference(String name) {
        return JSON.objectNode().put("$ref", "#/components/schemas/" + name);
    }
}
