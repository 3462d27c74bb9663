package io.windflow.identity.local.internal;

import io.windflow.api.Page;
import io.windflow.api.PageRequest;
import io.windflow.api.Problem;
import io.windflow.api.audit.Audit;
import io.windflow.api.identity.Principal;
import io.windflow.api.identity.User;
import io.windflow.api.identity.UserChange;
import io.windflow.api.identity.Users;
import io.windflow.api.store.Store;
import io.windflow.api.store.StoreException;
import io.windflow.api.store.UnitOfWork;
import io.windflow.identity.local.internal.UserTable.Account;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.function.Supplier;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Manages the users of WindFlow's own store. */
@Component(service = Users.class)
public final class LocalUsers implements Users {

    private final Store store;
    private final UserCache cache;
    private final Audit audit;
    private final Clock clock = Clock.systemUTC();
    private final Passwords passwords = new Passwords();

    @Activate
    public LocalUsers(@Reference Store store, @Reference UserCache cache, @Reference Audit audit) {
        this.store = store;
        this.cache = cache;
        this.audit = audit;
    }

    @Override
    public Page<User> list(PageRequest request) {
        String after = request.cursor() == null ? "" : request.cursor();
        List<User> users = store.read((connection, dialect) -> UserTable.list(connection, after, request.limit() + 1));
        if (users.size() <= request.limit()) {
            return new Page<>(users, null);
        }
        List<User> page = users.subList(0, request.limit());
        return new Page<>(page, page.get(page.size() - 1).username());
    }

    @Override
    public User get(String id) {
        return store.read((connection, dialect) -> account(connection, id)).user();
    }

    @Override
    public User create(UserChange change, Principal by) {
        return audited(by, "user.create", change.username(), () -> {
            UserRules.checkNew(change);
            String name = change.displayName() != null ? change.displayName().strip() : change.username();
            boolean enabled = change.enabled() == null || change.enabled();
            User user = new User(
                    UUID.randomUUID().toString(),
                    change.username(),
                    name,
                    change.role(),
                    enabled,
                    clock.instant(),
                    null);
            Account account = new Account(user, hash(change.password()));
            write(change.username(), (connection, dialect) -> {
                UserTable.insert(connection, account);
                return null;
            });
            return get(user.id());
        });
    }

    @Override
    public User update(String id, UserChange change, Principal by) {
        User before = get(id);
        return audited(by, "user.update", before.username(), () -> {
            UserRules.checkChange(change, before.username());
            String hash = change.password() == null ? null : hash(change.password());
            write(change.username(), (connection, dialect) -> {
                Account former = account(connection, id);
                Account account = changed(former, change, hash);
                if (former.isAdministrator() && !account.isAdministrator()) {
                    requireOtherAdministrator(connection, former.user());
                }
                UserTable.update(connection, account, clock.instant());
                if (hash != null || !account.user().enabled()) {
                    UserTable.endSessions(connection, id, id.equals(by.userId()) ? by.tokenId() : null);
                }
                return null;
            });
            cache.changed(id);
            return get(id);
        });
    }

    @Override
    public void delete(String id, Principal by) {
        User user = get(id);
        audited(by, "user.delete", user.username(), () -> {
            store.write((connection, dialect) -> {
                Account account = account(connection, id);
                if (account.isAdministrator()) {
                    requireOtherAdministrator(connection, account.user());
                }
                UserTable.delete(connection, id);
                return null;
            });
            cache.changed(id);
            return null;
        });
    }

    @Override
    public void changePassword(Principal self, String currentPassword, String newPassword) {
        audited(self, "user.password", self.username(), () -> {
            String id = self.userId();
            Account former = store.read((connection, dialect) -> account(connection, id));
            if (!passwords.matches(currentPassword.toCharArray(), former.passwordHash())) {
                throw UserRules.wrongPassword("currentPassword");
            }
            UserRules.checkPassword(newPassword, self.username(), "newPassword");
            String hash = hash(newPassword);
            store.write((connection, dialect) -> {
                UserTable.update(connection, new Account(account(connection, id).user(), hash), clock.instant());
                UserTable.endSessions(connection, id, self.tokenId());
                return null;
            });
            return null;
        });
    }

    private <R> void write(String username, UnitOfWork<R> work) {
        try {
            store.write(work);
        } catch (StoreException e) {
            if (e.isConstraint()) {
                throw Problem.conflict("The name '" + username + "' is taken", "Choose another one");
            }
            throw e;
        }
    }

    private String hash(String password) {
        return passwords.hash(password.toCharArray());
    }

    /** Records what was done or refused. */
    private <R> R audited(Principal by, String action, String username, Supplier<R> work) {
        String target = "user/" + username;
        try {
            R result = work.get();
            audit.record(by, action, target, "ok", null);
            return result;
        } catch (Problem e) {
            audit.record(by, action, target, e.type().name().toLowerCase(Locale.ROOT), e.getMessage());
            throw e;
        }
    }

    private static Account changed(Account former, UserChange change, String hash) {
        User user = former.user();
        return new Account(
                new User(
                        user.id(),
                        change.username() != null ? change.username() : user.username(),
                        change.displayName() != null ? change.displayName().strip() : user.displayName(),
                        change.role() != null ? change.role() : user.role(),
                        change.enabled() != null ? change.enabled() : user.enabled(),
                        user.createdAt(),
                        user.lastLoginAt()),
                hash != null ? hash : former.passwordHash());
    }

    private static Account account(Connection connection, String id) throws SQLException {
        return UserTable.find(connection, id).orElseThrow(() -> Problem.notFound("user", id));
    }

    private static void requireOtherAdministrator(Connection connection, User user) throws SQLException {
        if (!UserTable.hasOtherAdministrator(connection, user.id())) {
            throw Problem.conflict(
                    "'" + user.username() + "' is the last administrator", "Make another user an administrator first");
        }
    }
}
