package io.ringcast.server.node;

import java.util.List;

/**
 * What became of a reload.
 *
 * <p>Thread: any.
 */
public sealed interface ReloadResult {
    /**
     * The new settings are in force.
     *
     * @param added ids of apps
     * @param changed ids of apps
     * @param removed ids of apps; their sessions were closed
     * @param keys keys that are in force with new values
     * @param needingRestart keys that have new values, but not before a restart
     * @param warnings what a start would have warned of
     */
    record Applied(
            List<String> added,
            List<String> changed,
            List<String> removed,
            List<String> keys,
            List<String> needingRestart,
            List<String> warnings)
            implements ReloadResult {
        public Applied {
            added = List.copyOf(added);
            changed = List.copyOf(changed);
            removed = List.copyOf(removed);
            keys = List.copyOf(keys);
            needingRestart = List.copyOf(needingRestart);
            warnings = List.copyOf(warnings);
        }
    }

    /**
     * Everything is as before.
     *
     * @param problems each a sentence with its remedy
     */
    record Refused(List<String> problems) implements ReloadResult {
        public Refused {
            problems = List.copyOf(problems);
        }
    }
}
