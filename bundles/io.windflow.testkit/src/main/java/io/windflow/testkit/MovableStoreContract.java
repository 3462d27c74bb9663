package io.windflow.testkit;

import org.junit.jupiter.api.Timeout;

/**
 * What every store does that data can move from and to. Extended by a test beside each provider, which says how to make
 * one.
 */
@Timeout(60)
public abstract class MovableStoreContract implements MoveSourceContract, MoveTargetContract, FormerStoreContract {}
