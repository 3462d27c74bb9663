package io.windflow.core.internal.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class MaskerTest {

    @Test
    void hidesTheValuesOfVariablesThatAreNamedAsSecrets() {
        Masker masker = Masker.none()
                .with(Map.of(
                        "DB_PASSWORD", "hunter22", "API_KEY", "k-123456", "github_token", "ghp_abc", "TAG", "latest"));
        assertThat(masker.mask("pw=hunter22 key=k-123456 t=ghp_abc tag=latest"))
                .isEqualTo("pw=******** key=******** t=******** tag=latest");
    }

    @Test
    void hidesPasswordsInUrlsWhereverTheyAre() {
        Masker masker = Masker.none().with(Map.of("DATABASE_URL", "postgresql://app:s3cret@db:5432/app"));
        assertThat(masker.mask("cannot connect with s3cret to redis://:other@cache:6379/0"))
                .isEqualTo("cannot connect with ******** to redis://:********@cache:6379/0");
    }

    @Test
    void leavesWhatIsNoSecretThoughItsNameSoundsLikeOne() {
        Masker masker = Masker.none()
                .with(Map.of("AUTH_ENABLED", "true", "PASS", "abc", "MONKEY", "banana", "EMPTY_TOKEN", ""));
        assertThat(masker.mask("true abc banana")).isEqualTo("true abc banana");
    }

    @Test
    void hidesALongSecretWholeEvenIfAPartOfItIsOneToo() {
        Masker masker = Masker.none().with(Map.of("A_SECRET", "abcd", "B_SECRET", "abcdefgh"));
        assertThat(masker.mask("abcdefgh abcd")).isEqualTo("******** ********");
    }

    @Test
    void hidesEachLineOfASecretOfSeveralLines() {
        Masker masker = Masker.none().with(Map.of("TLS_KEY", "-----BEGIN-----\nMIIEvQ\n-----END-----"));
        assertThat(masker.mask("x MIIEvQ y")).isEqualTo("x ******** y");
    }
}
