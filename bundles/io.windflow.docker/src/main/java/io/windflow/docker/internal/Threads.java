package io.windflow.docker.internal;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Starts, and waits for, threads that mostly wait: virtual ones where the JVM has them (21 and newer), else daemon threads. */
public final class Threads {

    private static final MethodHandle VIRTUAL = virtual();

    private Threads() {}

    public static Thread start(String name, Runnable task) {
        Thread thread = create(task);
        thread.setName(name);
        thread.start();
        return thread;
    }

    /** Waits for a thread's end, also when interrupted, which is kept. @param thread null if there is none */
    public static void join(Thread thread, Duration limit) {
        if (thread == null) {
            return;
        }
        long deadline = System.nanoTime() + limit.toNanos();
        boolean interrupted = false;
        for (long left = limit.toNanos(); left > 0 && thread.isAlive(); left = deadline - System.nanoTime()) {
            try {
                TimeUnit.NANOSECONDS.timedJoin(thread, left);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static Thread create(Runnable task) {
        if (VIRTUAL != null) {
            try {
                return (Thread)
                        VIRTUAL.invoke(Thread.class.getMethod("ofVirtual").invoke(null), task);
            } catch (Throwable e) {
                throw new IllegalStateException("This JVM has virtual threads and does not make one", e);
            }
        }
        Thread thread = new Thread(task);
        thread.setDaemon(true);
        return thread;
    }

    private static MethodHandle virtual() {
        try {
            Class<?> builder = Class.forName("java.lang.Thread$Builder");
            return MethodHandles.publicLookup()
                    .findVirtual(builder, "unstarted", MethodType.methodType(Thread.class, Runnable.class));
        } catch (ReflectiveOperationException e) {
            return null;
        }
    }
}
