package io.windflow.core.internal.identity;

import io.windflow.api.Page;
import io.windflow.api.PageRequest;
import io.windflow.api.Problem;
import io.windflow.api.identity.Principal;
import io.windflow.api.identity.Role;
import io.windflow.api.identity.User;
import io.windflow.api.identity.UserChange;
import io.windflow.api.identity.Users;
import io.windflow.spi.identity.Identity;
import io.windflow.spi.identity.IdentityProvider;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Users in memory; the password of each is his name and {@code -password}. */
final class TestUsers implements IdentityProvider, Users {

    private final Map<String, User> users = new ConcurrentHashMap<>();

    String add(String name, Role role) {
        users.put("id-" + name, new User("id-" + name, name, name, role, true, Instant.EPOCH, null));
        return "id-" + name;
    }

    @Override
    public String name() {
        return "test";
    }

    @Override
    public void probe() {}

    @Override
    public Optional<Identity> authenticate(String username, char[] password) {
        return find("id-" + username).filter(user -> new String(password).equals(username + "-password"));
    }

    @Override
    public Optional<Identity> find(String userId) {
        return Optional.ofNullable(users.get(userId))
                .map(user -> new Identity(user.id(), user.username(), user.displayName(), user.role()));
    }

    @Override
    public Page<User> list(PageRequest request) {
        return new Page<>(List.copyOf(users.values()), null);
    }

    @Override
    public User get(String id) {
        return Optional.ofNullable(users.get(id)).orElseThrow(() -> Problem.notFound("user", id));
    }

    @Override
    public User create(UserChange change, Principal by) {
        return get(add(change.username(), change.role()));
    }

    @Override
    public User update(String id, UserChange change, Principal by) {
        return get(add(get(id).username(), change.role()));
    }

    @Override
    public void delete(String id, Principal by) {
        users.remove(id);
    }

    @Override
    public void changePassword(Principal self, String currentPassword, String newPassword) {
        throw new UnsupportedOperationException();
    }
}
