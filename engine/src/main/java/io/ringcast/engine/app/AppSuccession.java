package io.ringcast.engine.app;

import org.jspecify.annotations.Nullable;

/**
 * Which record of an app counts from now on, after apps were added, changed or removed.
 *
 * <p>Thread: any; asked by shards, so it may neither block nor wait.
 */
@FunctionalInterface
public interface AppSuccession {
    /** Every app stays as it is. */
    AppSuccession NONE = app -> app;

    /**
     * The record in place of {@code app}, which has the same id, or null if there is no such app any more. May return
     * {@code app} itself.
     */
    @Nullable
    App successor(App app);
}
