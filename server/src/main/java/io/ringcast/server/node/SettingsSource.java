package io.ringcast.server.node;

import io.ringcast.server.config.ConfigException;
import io.ringcast.server.config.LoadedSettings;
import io.ringcast.server.config.Settings;

/**
 * Where a running server gets its settings from when it is told to reload them.
 *
 * <p>Thread: any; one call at a time.
 */
@FunctionalInterface
public interface SettingsSource {
    /**
     * Loads them anew.
     *
     * @throws ConfigException when anything is wrong; then nothing changes
     */
    LoadedSettings load();

    /** They have been taken over. For what belongs to the process rather than to the node. */
    default void accepted(Settings settings) {}
}
