package io.windflow.identity.local.internal;

import io.windflow.api.Problem;
import io.windflow.api.identity.Role;
import io.windflow.api.identity.User;
import io.windflow.api.store.Store;
import io.windflow.identity.local.internal.UserTable.Account;
import java.io.PrintStream;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Creates the first user, once: when the store has none. */
final class FirstAdministrator {

    private static final Logger LOG = LoggerFactory.getLogger(FirstAdministrator.class);
    private static final String NAME = "admin";
    /** Letters and digits that are not mistaken for each other: five bits each. */
    private static final String ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789";

    private static final int GROUPS = 4;
    private static final int GROUP_LENGTH = 5;

    private final String givenPassword;
    private final PrintStream console;

    /**
     * @param givenPassword from the environment; null, empty or against the rules for a generated one that is printed
     */
    FirstAdministrator(String givenPassword, PrintStream console) {
        this.givenPassword = givenPassword;
        this.console = console;
    }

    void createIfNobodyIsThere(Store store, Passwords passwords, Clock clock) {
        if (!store.read((connection, dialect) -> UserTable.isEmpty(connection))) {
            return;
        }
        boolean given = isUsable(givenPassword);
        String password = given ? givenPassword : generated();
        User user =
                new User(UUID.randomUUID().toString(), NAME, "Administrator", Role.ADMIN, true, clock.instant(), null);
        Account account = new Account(user, passwords.hash(password.toCharArray()));
        store.write((connection, dialect) -> {
            if (UserTable.isEmpty(connection)) {
                UserTable.insert(connection, account);
                // Said before it is committed: a password that nobody saw would lock everybody out.
                tell(given ? null : password);
            }
            return null;
        });
    }

    private static boolean isUsable(String password) {
        if (password == null || password.isEmpty()) {
            return false;
        }
        try {
            UserRules.checkPassword(password, NAME, "WINDFLOW_ADMIN_PASSWORD");
            return true;
        } catch (Problem e) {
            LOG.warn("WINDFLOW_ADMIN_PASSWORD is not used, one is generated instead: {}", e.getMessage());
            return false;
        }
    }

    /** To the console alone: the log is kept and sent around. */
    private void tell(String password) {
        if (password == null) {
            LOG.info("Created the user '{}' with the password of WINDFLOW_ADMIN_PASSWORD", NAME);
            return;
        }
        String line = "=".repeat(66);
        console.println(String.join(
                System.lineSeparator(),
                "",
                line,
                "  First start: sign in with",
                "",
                "      user      " + NAME,
                "      password  " + password,
                "",
                "  The password is shown this once. Change it after you signed in.",
                line,
                ""));
        console.flush();
    }

    private static String generated() {
        SecureRandom random = new SecureRandom();
        StringBuilder password = new StringBuilder();
        for (int i = 0; i < GROUPS * GROUP_LENGTH; i++) {
            if (i > 0 && i % GROUP_LENGTH == 0) {
                password.append('-');
            }
            password.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return password.toString();
    }
}
