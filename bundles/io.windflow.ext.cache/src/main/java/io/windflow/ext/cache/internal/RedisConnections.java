package io.windflow.ext.cache.internal;

import io.windflow.spi.ProviderUnavailableException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import redis.clients.jedis.ClientSetInfoConfig;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Connection;
import redis.clients.jedis.ConnectionFactory;
import redis.clients.jedis.ConnectionPool;
import redis.clients.jedis.ConnectionPoolConfig;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.DefaultJedisSocketFactory;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.SslOptions;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisException;

/**
 * A few connections to Redis. The waits for a connection, for its set-up and for an answer add up to less than two
 * seconds. Commands are sent bare: the full Jedis client would load several hundred classes more for the same ten.
 */
final class RedisConnections implements AutoCloseable {

    private static final Duration WAIT_FOR_CONNECTION = Duration.ofMillis(400);
    private static final int CONNECT_IN_MS = 700;
    private static final int ANSWER_IN_MS = 800;

    /** A subscription's connection is asked for a sign of life each second, so ten without any mean that it is dead. */
    private static final int SILENCE_IN_MS = 10_000;

    private final RedisAddress address;
    private final DefaultJedisSocketFactory sockets;
    private final JedisClientConfig config;
    private final ConnectionPool pool;

    RedisConnections(RedisAddress address, int connections) {
        this.address = address;
        this.config = config(address);
        this.sockets = new DefaultJedisSocketFactory(hostAndPort(address.main()), config) {
            @Override
            protected HostAndPort getSocketHostAndPort() {
                return hostAndPort(address.endpoint());
            }
        };
        ConnectionPoolConfig poolConfig = new ConnectionPoolConfig();
        poolConfig.setMaxTotal(connections);
        poolConfig.setMaxIdle(connections);
        poolConfig.setMaxWait(WAIT_FOR_CONNECTION);
        // No thread of the pool's own and nothing registered outside of it: both would outlive this bundle.
        poolConfig.setTimeBetweenEvictionRuns(Duration.ofMillis(-1));
        poolConfig.setTestWhileIdle(false);
        poolConfig.setJmxEnabled(false);
        this.pool = new ConnectionPool(new ConnectionFactory(sockets, config), poolConfig);
    }

    /** Sends one command and returns the raw answer: bytes, a number, a list or null. */
    Object send(CommandArguments command) {
        try {
            return sendOnce(command);
        } catch (JedisConnectionException e) {
            // The idle connections are as old as the one that broke.
            pool.clear();
            if (hangs(e)) {
                throw RedisErrors.translate(e, where());
            }
        } catch (JedisException e) {
            throw RedisErrors.translate(e, where());
        }
        try {
            return sendOnce(command);
        } catch (JedisException e) {
            throw RedisErrors.translate(e, where());
        }
    }

    private Object sendOnce(CommandArguments command) {
        try (Connection connection = pool.getResource()) {
            return connection.executeCommand(command);
        }
    }

    /** A connection of the caller's own. */
    Connection open() {
        try {
            return new Connection(sockets, config);
        } catch (JedisException e) {
            throw RedisErrors.translate(e, where());
        }
    }

    /** What a failure of such a connection means. */
    ProviderUnavailableException translate(JedisException failure) {
        return RedisErrors.translate(failure, where());
    }

    String where() {
        return address.endpoint().toString();
    }

    @Override
    public void close() {
        pool.close();
    }

    private static boolean hangs(Throwable failure) {
        for (Throwable t = failure; t != null; t = t.getCause()) {
            if (t instanceof SocketTimeoutException) {
                return true;
            }
        }
        return false;
    }

    private static JedisClientConfig config(RedisAddress address) {
        DefaultJedisClientConfig.Builder builder = DefaultJedisClientConfig.builder()
                .resp2()
                .connectionTimeoutMillis(CONNECT_IN_MS)
                .socketTimeoutMillis(ANSWER_IN_MS)
                .blockingSocketTimeoutMillis(SILENCE_IN_MS)
                .user(address.user())
                .password(address.password())
                .database(address.database())
                .clientSetInfoConfig(ClientSetInfoConfig.DISABLED);
        if (address.tls()) {
            // The defaults check the certificate and that it is the host's.
            builder.ssl(true).sslOptions(SslOptions.defaults());
        }
        return builder.build();
    }

    private static HostAndPort hostAndPort(RedisAddress.Endpoint endpoint) {
        return new HostAndPort(endpoint.host(), endpoint.port());
    }
}
