package io.windflow.spi;

/**
 * The backing service of a provider does not serve: not reachable, refused the password, still starting. Also thrown by
 * a provider's own operations, so that a capability with a fallback can use it.
 */
public final class ProviderUnavailableException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String advice;
    private final boolean permanent;

    private ProviderUnavailableException(String reason, String advice, boolean permanent, Throwable cause) {
        super(reason, cause);
        this.advice = advice;
        this.permanent = permanent;
    }

    /** Trying again may help: the service is away or starting. */
    public static ProviderUnavailableException passing(String reason, String advice, Throwable cause) {
        return new ProviderUnavailableException(reason, advice, false, cause);
    }

    /** Trying again does not help until a setting changes: wrong password, wrong version. */
    public static ProviderUnavailableException permanent(String reason, String advice, Throwable cause) {
        return new ProviderUnavailableException(reason, advice, true, cause);
    }

    /** What to do, never null. */
    public String advice() {
        return advice;
    }

    public boolean isPermanent() {
        return permanent;
    }
}
