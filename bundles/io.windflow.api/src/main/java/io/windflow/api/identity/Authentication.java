package io.windflow.api.identity;

import org.osgi.annotation.versioning.ProviderType;

/** Logs users in and tells who makes a call. */
@ProviderType
public interface Authentication {

    /**
     * Logs in.
     *
     * @param address where the call comes from, for the rate limit and the audit
     * @throws io.windflow.api.Problem UNAUTHENTICATED if name or password is wrong, TOO_MANY after too many tries
     */
    Session login(String username, char[] password, String address);

    /**
     * Exchanges a refresh token, which ends with this call. If the answer was lost, the same call from the same address
     * gives it again for ten seconds. Otherwise a token that was used before ends the whole session, since somebody else
     * has it.
     *
     * @throws io.windflow.api.Problem UNAUTHENTICATED
     */
    Session refresh(String refreshToken, String address);

    /** Ends the session of the call: its access token and its refresh token. */
    void logout(Principal principal);

    /**
     * Who a bearer token (an access token or an API token) speaks for.
     *
     * @throws io.windflow.api.Problem UNAUTHENTICATED if it is forged, expired or revoked
     */
    Principal verify(String bearerToken, String address);
}
