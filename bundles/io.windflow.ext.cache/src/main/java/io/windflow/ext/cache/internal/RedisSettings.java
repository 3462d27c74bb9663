package io.windflow.ext.cache.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.AttributeType;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** What the user sets in {@code windflow.cache.cfg}. Keys that may hold a secret begin with a dot inside. */
@ObjectClassDefinition(
        name = "Cache on Redis",
        description = "Redis 6.2 or newer, or a server that speaks its protocol, such as Valkey")
public @interface RedisSettings {

    @AttributeDefinition(
            name = "Address",
            description =
                    "redis://[user][:password]@host[:port][/database], or rediss:// for TLS. Left empty: the Redis"
                            + " that WindFlow's compose files start, redis://:redis123@windflow-redis:6379/0")
    String _url() default "";

    @AttributeDefinition(
            name = "Password",
            description = "Used when the address has none",
            type = AttributeType.PASSWORD)
    String _password() default "";

    @AttributeDefinition(
            name = "Port",
            description = "Without an address: the port that WindFlow's own Redis has on this machine",
            min = "1",
            max = "65535")
    int port() default 6379;

    @AttributeDefinition(
            name = "Prefix",
            description = "Before each key and channel, so that others can use the same Redis")
    String prefix() default "windflow:";

    @AttributeDefinition(name = "Connections", description = "At most so many at once", min = "1", max = "64")
    int connections() default 8;
}
