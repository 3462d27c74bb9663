package io.windflow.ext.database.internal;

import io.windflow.spi.extension.SettingForm;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.AttributeType;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** What the user sets in {@code windflow.database.cfg}. Keys that may hold a secret begin with a dot inside. */
@ObjectClassDefinition(
        name = "Database on PostgreSQL",
        description = "PostgreSQL 15 or newer, local, managed or remote")
public @interface PostgresSettings {

    @AttributeDefinition(
            name = "Address",
            description =
                    "postgresql://[user[:password]@]host[:port][/database][?sslmode=verify-full], also in JDBC's form."
                            + " Left empty: the PostgreSQL that WindFlow's compose files start,"
                            + " postgresql://windflow:windflow123@windflow-postgres:5432/windflow")
    String _url() default "";

    @AttributeDefinition(
            name = "Password",
            description = "Used when the address has none",
            type = AttributeType.PASSWORD)
    String _password() default "";

    @AttributeDefinition(
            name = "Port",
            description = "Without an address: the port that WindFlow's own PostgreSQL has on this machine",
            min = "1",
            max = "65535")
    int port() default 5432;

    @AttributeDefinition(
            name = "Schema",
            description = "Of the database, for WindFlow alone: small letters, digits and _")
    @SettingForm(form = Names.SCHEMA, formInWords = Names.SCHEMA_IN_WORDS)
    String schema() default "windflow";

    @AttributeDefinition(
            name = "Connections",
            description = "At most so many at once for requests: one for writing, the others for reading",
            min = "2",
            max = "64")
    int connections() default 6;
}
