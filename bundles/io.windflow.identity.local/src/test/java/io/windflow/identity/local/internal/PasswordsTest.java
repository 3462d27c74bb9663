package io.windflow.identity.local.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PasswordsTest {

    private final Passwords passwords = new Passwords();

    @Test
    void makesAnotherHashEachTimeThatFitsTheSamePassword() {
        String first = hash("correct horse battery");
        String second = hash("correct horse battery");

        assertThat(first).startsWith("$2a$" + Passwords.COST + "$").isNotEqualTo(second);
        assertThat(matches("correct horse battery", first)).isTrue();
        assertThat(matches("correct horse battery", second)).isTrue();
        assertThat(matches("Correct horse battery", first)).isFalse();
    }

    @Test
    void takesEveryCharacter() {
        String hash = hash("Été 日本 🐳 \u0000 ñ");

        assertThat(matches("Été 日本 🐳 \u0000 ñ", hash)).isTrue();
        assertThat(matches("Été 日本 🐳 ", hash)).isFalse();
    }

    @Test
    void readsAllOfThePassword() {
        String longest = "x".repeat(Passwords.MAX_BYTES);
        String hash = hash(longest);

        assertThat(matches(longest, hash)).isTrue();
        assertThat(matches("x".repeat(Passwords.MAX_BYTES - 1) + "y", hash)).isFalse();
        assertThat(matches(longest + "x", hash)).isFalse();
    }

    @Test
    void matchesNothingWithoutAHash() {
        assertThat(matches("", null)).isFalse();
        assertThat(matches("\u0000".repeat(Passwords.MAX_BYTES + 1), null)).isFalse();
    }

    private String hash(String password) {
        return passwords.hash(password.toCharArray());
    }

    private boolean matches(String password, String hash) {
        return passwords.matches(password.toCharArray(), hash);
    }
}
