package io.windflow.extensions.internal.settings;

import io.windflow.api.extension.SettingDefinition;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * Reads an extension's settings from the metatype in its bundle's jar (OSGi Compendium, chapter 105), without installing
 * it.
 */
final class MetatypeReader {

    private static final String FOLDER = "OSGI-INF/metatype/";

    private MetatypeReader() {}

    /** The settings designated for a PID, in the order of the metatype; empty if there are none. */
    static List<Setting> read(Path jar, String pid) throws IOException {
        try (JarFile file = new JarFile(jar.toFile())) {
            for (JarEntry entry : file.stream().toList()) {
                if (entry.getName().startsWith(FOLDER) && entry.getName().endsWith(".xml")) {
                    try (InputStream content = file.getInputStream(entry)) {
                        List<Setting> settings = new Document().parse(content, pid);
                        if (!settings.isEmpty()) {
                            return settings;
                        }
                    } catch (XMLStreamException e) {
                        throw new IOException(jar + "!" + entry.getName() + ": " + e.getMessage(), e);
                    }
                }
            }
        }
        return List.of();
    }

    /** One metatype document: object classes, and which PID each is designated for. */
    private static final class Document {

        private final Map<String, List<Setting>> classes = new HashMap<>();
        private final List<String> options = new ArrayList<>();
        private List<Setting> current = new ArrayList<>();
        private Map<String, String> attribute = Map.of();
        private String designated;
        private List<Setting> result = List.of();

        List<Setting> parse(InputStream content, String pid) throws XMLStreamException {
            XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
            factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
            factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
            XMLStreamReader xml = factory.createXMLStreamReader(content);
            String wanted = null;
            while (xml.hasNext()) {
                int event = xml.next();
                if (event == XMLStreamConstants.START_ELEMENT) {
                    start(xml);
                    if (xml.getLocalName().equals("Object") && pid.equals(designated)) {
                        wanted = xml.getAttributeValue(null, "ocdref");
                    }
                } else if (event == XMLStreamConstants.END_ELEMENT
                        && xml.getLocalName().equals("AD")) {
                    current.add(setting());
                }
            }
            xml.close();
            if (wanted != null) {
                result = classes.getOrDefault(wanted, List.of());
            }
            return List.copyOf(result);
        }

        private void start(XMLStreamReader xml) {
            switch (xml.getLocalName()) {
                case "OCD" -> {
                    current = new ArrayList<>();
                    classes.put(xml.getAttributeValue(null, "id"), current);
                }
                case "AD" -> {
                    attribute = attributes(xml);
                    options.clear();
                }
                case "Option" -> options.add(xml.getAttributeValue(null, "value"));
                case "Designate" -> {
                    String factory = xml.getAttributeValue(null, "factoryPid");
                    designated = factory != null && !factory.isEmpty() ? factory : xml.getAttributeValue(null, "pid");
                }
                default -> {
                    // Icons and the document itself say nothing about settings.
                }
            }
        }

        private Setting setting() throws XMLStreamException {
            String id = attribute.get("id");
            if (id == null) {
                throw new XMLStreamException("A setting (AD) has no id");
            }
            String key = id.startsWith(".") ? id.substring(1) : id;
            String defaultValue = attribute.get("default");
            // In metatype a setting is required unless it says otherwise; one with a default never lacks a value.
            boolean required = !"false".equals(attribute.get("required")) && defaultValue == null;
            return new Setting(
                    id,
                    new SettingDefinition(
                            key,
                            attribute.getOrDefault("name", key),
                            attribute.getOrDefault("description", ""),
                            type(attribute.getOrDefault("type", "String")),
                            required,
                            defaultValue == null || defaultValue.isEmpty() ? null : defaultValue,
                            options),
                    number(attribute.get("min")),
                    number(attribute.get("max")),
                    form(id, attribute.get("form"), attribute.get("formInWords")));
        }

        /** See {@link io.windflow.spi.extension.SettingForm}. */
        private static Setting.Form form(String id, String pattern, String inWords) throws XMLStreamException {
            try {
                return pattern == null ? null : new Setting.Form(Pattern.compile(pattern), inWords);
            } catch (PatternSyntaxException e) {
                throw new XMLStreamException(
                        "The form of the setting '" + id + "' is no regular expression: " + e.getDescription(), e);
            }
        }

        private static Map<String, String> attributes(XMLStreamReader xml) {
            Map<String, String> attributes = new HashMap<>();
            for (int i = 0; i < xml.getAttributeCount(); i++) {
                attributes.put(xml.getAttributeLocalName(i), xml.getAttributeValue(i));
            }
            return attributes;
        }

        private static String type(String metatype) {
            return switch (metatype) {
                case "Password" -> Setting.PASSWORD;
                case "Boolean" -> Setting.BOOLEAN;
                case "Integer", "Long", "Short", "Byte" -> Setting.INTEGER;
                default -> Setting.STRING;
            };
        }

        private static Long number(String text) {
            try {
                return text == null ? null : Long.valueOf(text);
            } catch (NumberFormatException e) {
                return null;
            }
        }
    }
}
