package io.windflow.ext.cache.internal;

import io.windflow.spi.ProviderUnavailableException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import javax.net.ssl.SSLException;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisException;

/** Says in a user's words what Redis or the way to it refused, and what to do. */
final class RedisErrors {

    private static final String FILE = "config/windflow.cache.cfg";

    private RedisErrors() {}

    /** @param where host and port */
    static ProviderUnavailableException translate(JedisException failure, String where) {
        String said = message(failure);
        if (said.startsWith("WRONGPASS") || said.contains("invalid password") || said.contains("invalid username")) {
            return permanent(
                    "Redis at " + where + " refuses the password", "Correct password (or url) in " + FILE, failure);
        }
        if (said.startsWith("NOAUTH")) {
            return permanent("Redis at " + where + " wants a password", "Set password in " + FILE, failure);
        }
        if (said.startsWith("NOPERM")) {
            return permanent(
                    "The user may not do all that the cache needs on Redis at " + where + ": " + said,
                    "Allow it with ACL SETUSER, or use another user",
                    failure);
        }
        if (said.contains("DB index is out of range")) {
            return permanent(
                    "Redis at " + where + " does not have that database",
                    "Name another database at the end of url in " + FILE + ", as in /0",
                    failure);
        }
        if (said.startsWith("LOADING")) {
            return passing("Redis at " + where + " is still loading its data", "Wait", failure);
        }
        if (said.startsWith("OOM")) {
            return passing(
                    "Redis at " + where + " has no memory left",
                    "Raise maxmemory, or set maxmemory-policy to allkeys-lru",
                    failure);
        }
        if (said.startsWith("READONLY")) {
            return passing(
                    "Redis at " + where + " is a replica that cannot be written",
                    "Use the address of the primary",
                    failure);
        }
        if (failure instanceof JedisConnectionException || failure.getCause() != null) {
            return connection(failure, where);
        }
        return passing("Redis at " + where + " refused: " + said, "Look at the log of Redis", failure);
    }

    private static ProviderUnavailableException connection(JedisException failure, String where) {
        if (caused(failure, UnknownHostException.class)) {
            return passing(
                    "The host of Redis is not known: " + where,
                    "Correct url in " + FILE + "; in a container, look whether both are in one network",
                    failure);
        }
        if (caused(failure, SSLException.class)) {
            return permanent(
                    "No TLS connection to Redis at " + where + ": " + message(failure),
                    "Use redis:// if Redis speaks no TLS; else let Java trust its certificate",
                    failure);
        }
        if (caused(failure, SocketTimeoutException.class)) {
            return passing(
                    "Redis at " + where + " did not answer in time",
                    "Look whether it is overloaded or hangs, or, with rediss:// in url, whether it speaks TLS at all",
                    failure);
        }
        if (message(failure).contains("Unknown reply")) {
            return permanent("What answers at " + where + " is not Redis", "Correct url in " + FILE, failure);
        }
        return passing(
                "Redis at " + where + " cannot be reached",
                "Start it, or correct url in " + FILE + ": docker compose --profile cache up -d",
                failure);
    }

    static ProviderUnavailableException tooOld(String where, String version) {
        return permanent(
                "Redis at " + where + " is version " + version + ", 6.2 or newer is needed", "Update Redis", null);
    }

    private static ProviderUnavailableException permanent(String reason, String advice, Throwable cause) {
        return ProviderUnavailableException.permanent(reason, advice, cause);
    }

    private static ProviderUnavailableException passing(String reason, String advice, Throwable cause) {
        return ProviderUnavailableException.passing(reason, advice, cause);
    }

    private static boolean caused(Throwable failure, Class<? extends Throwable> type) {
        for (Throwable t = failure; t != null; t = t.getCause()) {
            if (type.isInstance(t)) {
                return true;
            }
            for (Throwable suppressed : t.getSuppressed()) {
                if (type.isInstance(suppressed)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** What the server or the socket said: the message of the innermost cause that has one. */
    private static String message(Throwable failure) {
        String message = String.valueOf(failure.getMessage());
        for (Throwable t = failure.getCause(); t != null; t = t.getCause()) {
            if (t.getMessage() != null) {
                message = t.getMessage();
            }
        }
        return message.startsWith("ERR ") ? message.substring(4) : message;
    }
}
