package io.ringcast.server.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The keys whose values differ between what a server runs with and what it is told now.
 *
 * <p>Thread: any.
 *
 * @param reloaded those that a reload takes over
 * @param needingRestart those that it does not
 */
public record SettingsChanges(List<String> reloaded, List<String> needingRestart) {
    public SettingsChanges {
        reloaded = List.copyOf(reloaded);
        needingRestart = List.copyOf(needingRestart);
    }

    /**
     * Compares settings.
     *
     * @param started what the server was started with; keys that need a restart still have these values
     * @param running what the last reload brought
     */
    public static SettingsChanges between(Settings started, Settings running, Settings next) {
        Map<String, Object> before = Keys.values(running);
        Map<String, Object> atStart = Keys.values(started);
        Map<String, Object> after = Keys.values(next);
        List<String> reloaded = new ArrayList<>();
        List<String> needingRestart = new ArrayList<>();
        for (Key key : Keys.ALL) {
            boolean reloads = key.traits().reload();
            Object old = (reloads ? before : atStart).get(key.path());
            if (!Objects.equals(after.get(key.path()), old)) {
                (reloads ? reloaded : needingRestart).add(key.path());
            }
        }
        CentrifugeKeys.changes(running.centrifuge(), next.centrifuge()).stream()
                .filter(CentrifugeKeys::reloads)
                .forEach(reloaded::add);
        CentrifugeKeys.changes(started.centrifuge(), next.centrifuge()).stream()
                .filter(path -> !CentrifugeKeys.reloads(path))
                .forEach(needingRestart::add);
        return new SettingsChanges(reloaded, needingRestart);
    }
}
