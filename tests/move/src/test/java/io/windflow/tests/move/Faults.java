package io.windflow.tests.move;

import io.windflow.spi.store.MovableStore;
import io.windflow.spi.store.MoveSource;
import io.windflow.spi.store.MoveTarget;
import io.windflow.spi.store.RowSink;
import io.windflow.spi.store.StoreReading;
import io.windflow.spi.store.StoreSnapshot;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts the operations of a move on both stores, and spoils one of them. */
final class Faults {

    /** Interfaces whose methods are operations of a move. */
    private static final List<Class<?>> WATCHED = List.of(
            MovableStore.class,
            MoveSource.class,
            StoreSnapshot.class,
            MoveTarget.class,
            MoveTarget.Batch.class,
            RowSink.class,
            StoreReading.class);

    private static final Set<String> SPARED =
            Set.of("name", "dialect", "probe", "read", "write", "abort", "watermark", "equals", "hashCode", "toString");

    /** These let go whatever happens: a connection left open here would be another WindFlow to the next start. */
    private static final Set<String> LETTING_GO = Set.of("close", "discard");

    /** What happens at the spoilt operation. */
    enum Kind {
        /** It is not done. */
        BEFORE,
        /** It is done, and nobody is told. */
        AFTER,
        /** It does not come back until it is aborted. */
        HANGS,
        /** It is done, or not, after something has happened to the real database. */
        ACCIDENT
    }

    private final AtomicInteger count = new AtomicInteger();
    private final CountDownLatch aborted = new CountDownLatch(1);
    private final int spoilt;
    private final Kind kind;
    private final Runnable accident;
    private volatile String hit;

    /** @param spoilt which operation, the first is 1; 0 for none */
    Faults(int spoilt, Kind kind) {
        this(spoilt, kind, () -> {});
    }

    /** @param accident happens right before the operation */
    Faults(int spoilt, Runnable accident) {
        this(spoilt, Kind.ACCIDENT, accident);
    }

    private Faults(int spoilt, Kind kind, Runnable accident) {
        this.spoilt = spoilt;
        this.kind = kind;
        this.accident = accident;
    }

    MovableStore around(MovableStore store) {
        return (MovableStore) wrap(store, MovableStore.class);
    }

    /** How many operations there were. */
    int count() {
        return count.get();
    }

    /** The operation that was spoilt, null if it was never reached. */
    String hit() {
        return hit;
    }

    private Object wrap(Object real, Class<?> type) {
        return Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> call(real, method, arguments));
    }

    private Object call(Object real, Method method, Object[] arguments) throws Throwable {
        if (method.getName().equals("abort")) {
            aborted.countDown();
        }
        boolean spoil = !SPARED.contains(method.getName()) && count.incrementAndGet() == spoilt;
        if (spoil) {
            hit = real.getClass().getSimpleName() + "." + method.getName();
            if (kind == Kind.HANGS) {
                aborted.await();
            }
            accident.run();
            if (kind != Kind.AFTER && kind != Kind.ACCIDENT && !LETTING_GO.contains(method.getName())) {
                throw failure(method);
            }
        }
        Object result;
        try {
            result = method.invoke(real, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
        if (spoil && kind != Kind.ACCIDENT) {
            if (result instanceof AutoCloseable closeable) {
                closeable.close();
            }
            throw failure(method);
        }
        return wrapResult(result);
    }

    private Object wrapResult(Object result) {
        if (result == null) {
            return null;
        }
        return WATCHED.stream()
                .filter(type -> type.isInstance(result))
                .findFirst()
                .map(type -> wrap(result, type))
                .orElse(result);
    }

    private static Throwable failure(Method method) {
        String message = "spoilt: " + method.getName();
        return Arrays.asList(method.getExceptionTypes()).contains(SQLException.class)
                ? new SQLException(message)
                : new IllegalStateException(message);
    }
}
