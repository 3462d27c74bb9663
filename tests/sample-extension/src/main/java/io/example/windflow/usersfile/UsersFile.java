package io.example.windflow.usersfile;

import io.windflow.api.capability.Capability;
import io.windflow.api.identity.Role;
import io.windflow.spi.Provider;
import io.windflow.spi.ProviderUnavailableException;
import io.windflow.spi.identity.Identity;
import io.windflow.spi.identity.IdentityProvider;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.metatype.annotations.Designate;

/** Knows the users that stand in a file. */
@Component(
        service = IdentityProvider.class,
        configurationPid = "io.example.windflow.usersfile",
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        property = {Provider.CAPABILITY + "=" + Capability.IDENTITY, Provider.EXTENSION + "=usersfile"})
@Designate(ocd = UsersFileSettings.class)
public final class UsersFile implements IdentityProvider {

    private record User(Identity identity, byte[] hash) {}

    private static final User NOBODY = new User(null, new byte[32]);

    private final Path path;

    // Connects to nothing yet: what is wrong is told by probe(), in words for the user.
    @Activate
    public UsersFile(UsersFileSettings settings) {
        this.path = Path.of(settings.path());
    }

    @Override
    public String name() {
        return "users file";
    }

    @Override
    public void probe() {
        users();
    }

    @Override
    public Optional<Identity> authenticate(String username, char[] password) {
        User user = users().getOrDefault(username, NOBODY);
        // The same work for a name that is not there.
        boolean right = MessageDigest.isEqual(user.hash, hash(username, password));
        return right ? Optional.ofNullable(user.identity) : Optional.empty();
    }

    @Override
    public Optional<Identity> find(String userId) {
        return Optional.ofNullable(users().get(userId)).map(User::identity);
    }

    /** The hash that stands in the file. */
    static byte[] hash(String username, char[] password) {
        try {
            byte[] salt = username.getBytes(StandardCharsets.UTF_8);
            PBEKeySpec spec = new PBEKeySpec(password, salt, 210_000, 256);
            return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                    .generateSecret(spec)
                    .getEncoded();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private Map<String, User> users() {
        List<String> lines;
        try {
            lines = Files.readAllLines(path);
        } catch (IOException e) {
            // Passing: WindFlow goes on asking, and finds the file when it is there.
            throw ProviderUnavailableException.passing(path + " cannot be read", "Create it", e);
        }
        Map<String, User> users = new HashMap<>();
        for (int i = 0; i < lines.size(); i++) {
            try {
                String[] fields = lines.get(i).split(":");
                Role role = Role.valueOf(fields[1].toUpperCase(Locale.ROOT));
                Identity identity = new Identity(fields[0], fields[0], fields[0], role);
                users.put(fields[0], new User(identity, HexFormat.of().parseHex(fields[2])));
            } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
                // Permanent: nothing is tried again until the settings change.
                throw ProviderUnavailableException.permanent(
                        path + ", line " + (i + 1) + " is not name:role:hash", "Correct it, then save the settings", e);
            }
        }
        return users;
    }
}
