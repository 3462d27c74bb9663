package io.windflow.spi.identity;

import io.windflow.spi.Provider;
import java.util.Optional;
import org.osgi.annotation.versioning.ConsumerType;

/** Knows the users. Sessions, tokens and limits are the core's. */
@ConsumerType
public interface IdentityProvider extends Provider {

    /**
     * Checks a name and a password. Takes as long for an unknown name as for a wrong password.
     *
     * @return the identity, or empty if name or password is wrong or the user is disabled
     */
    Optional<Identity> authenticate(String username, char[] password);

    /** The user as he is now, or empty if he does not exist any more or is disabled. */
    Optional<Identity> find(String userId);
}
