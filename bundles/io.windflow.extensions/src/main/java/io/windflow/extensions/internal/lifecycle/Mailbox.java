package io.windflow.extensions.internal.lifecycle;

import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Holds what is wanted of an extension and has it done by one thread, which is there only while there is work. Only the
 * latest counts, whatever came before is forgotten.
 */
final class Mailbox implements AutoCloseable {

    private final Runnable work;
    private final ThreadPoolExecutor thread;

    // Guarded by this.
    private Wanted wanted = Wanted.OFF;
    private boolean isNew;
    private boolean isRetry;
    private Thread interruptible;

    /** @param work takes what is to be done and does it */
    Mailbox(String threadName, Runnable work) {
        this.work = work;
        // Tasks that come after the stop are dropped.
        this.thread = new ThreadPoolExecutor(
                1,
                1,
                1,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                task -> daemon(task, threadName),
                new ThreadPoolExecutor.DiscardPolicy());
        this.thread.allowCoreThreadTimeOut(true);
    }

    private static Thread daemon(Runnable task, String name) {
        Thread made = new Thread(task, name);
        made.setDaemon(true);
        return made;
    }

    /** What is to be done. @param isRetry whether to go on with what failed, instead of beginning anew */
    record Errand(Wanted wanted, boolean isRetry) {}

    /** A step that blocks and can be interrupted. */
    @FunctionalInterface
    interface Step<R> {
        R run() throws StepFailure, Superseded, InterruptedException;
    }

    /** Returns at once. */
    synchronized void put(Wanted next) {
        wanted = next;
        isNew = true;
        isRetry = false;
        if (interruptible != null) {
            interruptible.interrupt();
        }
        notifyAll();
        thread.execute(work);
    }

    /** Asks for another try, unless something newer is wanted. */
    synchronized void retry() {
        isRetry = !isNew;
        thread.execute(work);
    }

    /** What is to be done now, null if nothing is. */
    synchronized Errand take() {
        if (!isNew && !isRetry) {
            return null;
        }
        Errand errand = new Errand(wanted, !isNew);
        isNew = false;
        isRetry = false;
        return errand;
    }

    synchronized Wanted wanted() {
        return wanted;
    }

    /** @throws Superseded if something newer is wanted than was taken last */
    synchronized void giveWay() throws Superseded {
        if (isNew) {
            throw new Superseded();
        }
    }

    /** Runs a step on the calling thread, which is interrupted as soon as something newer is wanted. */
    <R> R interruptibly(Step<R> step) throws StepFailure, Superseded, InterruptedException {
        synchronized (this) {
            giveWay();
            interruptible = Thread.currentThread();
        }
        try {
            return step.run();
        } catch (InterruptedException | StepFailure e) {
            // What was interrupted may tell of anything; what matters is why.
            giveWay();
            throw e;
        } finally {
            synchronized (this) {
                interruptible = null;
                if (isNew) {
                    // It may have come after the step's last wait; the next step has nothing to do with it.
                    Thread.interrupted();
                }
            }
        }
    }

    /** Waits for a while, but not when something newer is wanted. */
    synchronized void pause(Duration time) throws InterruptedException {
        if (!isNew) {
            wait(time.toMillis());
        }
    }

    /** Interrupts what is being done. */
    @Override
    public void close() {
        thread.shutdownNow();
    }
}
