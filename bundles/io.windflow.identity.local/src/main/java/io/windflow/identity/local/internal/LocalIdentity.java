package io.windflow.identity.local.internal;

import io.windflow.api.capability.Capability;
import io.windflow.api.identity.User;
import io.windflow.api.store.Store;
import io.windflow.identity.local.internal.UserTable.Account;
import io.windflow.spi.Provider;
import io.windflow.spi.identity.Identity;
import io.windflow.spi.identity.IdentityProvider;
import java.time.Clock;
import java.util.Locale;
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/** The identity capability's embedded default: the users of WindFlow's own store. */
@Component(service = IdentityProvider.class, property = Provider.CAPABILITY + "=" + Capability.IDENTITY)
public final class LocalIdentity implements IdentityProvider {

    private final Store store;
    private final UserCache cache;
    private final Clock clock = Clock.systemUTC();
    private final Passwords passwords = new Passwords();
    private final Beginning beginning;

    @Activate
    public LocalIdentity(@Reference Store store, @Reference UserCache cache) {
        this(new FirstAdministrator(System.getenv("WINDFLOW_ADMIN_PASSWORD"), System.out), store, cache);
    }

    /** Returns when there is a user. */
    LocalIdentity(Store store, UserCache cache, FirstAdministrator administrator) {
        this(administrator, store, cache);
        beginning.await();
    }

    private LocalIdentity(FirstAdministrator administrator, Store store, UserCache cache) {
        this.store = store;
        this.cache = cache;
        this.beginning = new Beginning(() -> administrator.createIfNobodyIsThere(store, passwords, clock)).start();
    }

    @Deactivate
    void close() {
        beginning.close();
    }

    @Override
    public String name() {
        return "local";
    }

    /** Always serves: what it needs is the store, which tells its own health. */
    @Override
    public void probe() {}

    @Override
    public Optional<Identity> authenticate(String username, char[] password) {
        beginning.await();
        String name = username.strip().toLowerCase(Locale.ROOT);
        Optional<Account> account = store.read((connection, dialect) -> UserTable.findByName(connection, name));
        boolean right =
                passwords.matches(password, account.map(Account::passwordHash).orElse(null));
        if (!right || !account.get().user().enabled()) {
            return Optional.empty();
        }
        User user = account.get().user();
        store.write((connection, dialect) -> {
            UserTable.loggedIn(connection, user.id(), clock.instant());
            return null;
        });
        return Optional.of(identity(user));
    }

    @Override
    public Optional<Identity> find(String userId) {
        return cache.find(userId).filter(User::enabled).map(LocalIdentity::identity);
    }

    private static Identity identity(User user) {
        return new Identity(user.id(), user.username(), user.displayName(), user.role());
    }
}
