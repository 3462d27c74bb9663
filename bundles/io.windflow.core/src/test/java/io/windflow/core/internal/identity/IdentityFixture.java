package io.windflow.core.internal.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.windflow.api.Problem;
import io.windflow.api.ProblemType;
import io.windflow.api.capability.Capability;
import io.windflow.api.identity.Principal;
import io.windflow.api.identity.Role;
import io.windflow.api.identity.Session;
import io.windflow.spi.cache.CacheProvider;
import io.windflow.spi.identity.IdentityProvider;
import io.windflow.spi.store.StoreProvider;
import io.windflow.testkit.MemoryCache;
import io.windflow.testkit.RecordingAudit;
import io.windflow.testkit.TestCapability;
import io.windflow.testkit.TestClock;
import io.windflow.testkit.TestStore;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** An instance of what tells who calls, with the user {@code ada} and the administrator {@code root}. */
abstract class IdentityFixture {

    static final String ADDRESS = "10.0.0.7";

    final TestClock clock = new TestClock();
    final TestStore store = TestStore.create();
    final MemoryCache memory = new MemoryCache(clock);
    final TestCapability<CacheProvider> cache = new TestCapability<>(Capability.CACHE, memory);
    final TestUsers users = new TestUsers();
    final TestCapability<IdentityProvider> identity = new TestCapability<>(Capability.IDENTITY, users);
    final TestCapability<StoreProvider> stores = new TestCapability<>(Capability.STORE, null);
    final RecordingAudit audit = new RecordingAudit();
    final VerifiedTokens verified = new VerifiedTokens(cache);
    final AuthenticationService authentication = authentication(verified);
    final ApiTokenService tokens = new ApiTokenService(store, verified, audit, clock);

    @BeforeEach
    void addUsers() {
        users.add("ada", Role.USER);
        users.add("root", Role.ADMIN);
    }

    @AfterEach
    void close() throws Exception {
        authentication.close();
        store.close();
    }

    /** As another instance on the same store and cache has it, if it is given its own verified tokens. */
    final AuthenticationService authentication(VerifiedTokens ownVerified) {
        return new AuthenticationService(store, cache, identity, stores, users, ownVerified, audit, clock);
    }

    final Session login(String username) {
        return authentication.login(username, (username + "-password").toCharArray(), ADDRESS);
    }

    final Principal verify(String token) {
        return authentication.verify(token, ADDRESS);
    }

    final void assertUnauthenticated(String token) {
        assertProblem(() -> verify(token), ProblemType.UNAUTHENTICATED);
    }

    static AbstractThrowableAssert<?, ?> assertProblem(ThrowingCallable call, ProblemType type) {
        return assertThatThrownBy(call)
                .isInstanceOfSatisfying(Problem.class, e -> assertThat(e.type()).isEqualTo(type));
    }
}
