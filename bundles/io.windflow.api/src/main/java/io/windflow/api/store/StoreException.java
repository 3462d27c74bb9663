package io.windflow.api.store;

import java.sql.SQLException;

/** The database refused a statement: a broken constraint, a full disk, a damaged file. */
public final class StoreException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final boolean constraint;

    /** @param constraint true if a unique, foreign-key, check or not-null constraint was broken */
    public StoreException(SQLException cause, boolean constraint) {
        super(cause.getMessage(), cause);
        this.constraint = constraint;
    }

    public boolean isConstraint() {
        return constraint;
    }
}
