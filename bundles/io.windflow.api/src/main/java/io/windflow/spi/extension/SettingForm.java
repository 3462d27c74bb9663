package io.windflow.spi.extension;

import aQute.bnd.annotation.xml.XMLAttribute;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * What the text of a setting must be like. Stands beside the {@code @AttributeDefinition}; bnd writes it into the
 * metatype, from which WindFlow checks a file or a request before it starts the extension.
 */
@XMLAttribute(namespace = "https://windflow.io/metatype/v1.0.0", prefix = "windflow")
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
public @interface SettingForm {

    /** A regular expression (of Java) that the whole text must match. An empty text is never checked. */
    String form();

    /** The same for the user, to stand behind the key: {@code must be ...}. */
    String formInWords();
}
