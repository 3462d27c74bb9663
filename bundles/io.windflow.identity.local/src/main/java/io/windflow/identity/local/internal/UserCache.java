package io.windflow.identity.local.internal;

import io.windflow.api.identity.User;
import io.windflow.api.store.Store;
import io.windflow.identity.local.internal.UserTable.Account;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * The users who call, read from the store once in a while instead of at each call. A change by this instance is seen at
 * once, one by another instance after two seconds at most.
 */
@Component(service = UserCache.class)
public final class UserCache {

    private static final long FRESH_IN_NS = Duration.ofSeconds(2).toNanos();

    private final Store store;
    private final Map<String, Entry> entries = new ConcurrentHashMap<>();
    private long changes; // guarded by this

    @Activate
    public UserCache(@Reference Store store) {
        this.store = store;
    }

    /** The user as he is now, empty if there is none. */
    Optional<User> find(String id) {
        Entry entry = entries.get(id);
        if (entry != null && System.nanoTime() - entry.readAt() < FRESH_IN_NS) {
            return Optional.of(entry.user());
        }
        long before;
        synchronized (this) {
            before = changes;
        }
        Optional<User> user = store.read(
                (connection, dialect) -> UserTable.find(connection, id).map(Account::user));
        keep(id, user, before);
        return user;
    }

    /** To be called after a change of a user is committed. */
    synchronized void changed(String id) {
        changes++;
        entries.remove(id);
    }

    private synchronized void keep(String id, Optional<User> user, long before) {
        if (user.isEmpty()) {
            entries.remove(id);
        } else if (changes == before) {
            // Else a change came between the reading and now, and what was read may be from before it.
            entries.put(id, new Entry(user.get(), System.nanoTime()));
        }
    }

    private record Entry(User user, long readAt) {}
}
