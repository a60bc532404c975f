package io.ringcast.server.node;

import io.ringcast.engine.app.App;
import io.ringcast.engine.fanout.Engine;
import io.ringcast.engine.memory.InMemoryAppStore;
import io.ringcast.server.config.ConfigException;
import io.ringcast.server.config.LoadedSettings;
import io.ringcast.server.config.QueueSettings.QueueDriver;
import io.ringcast.server.config.Settings;
import io.ringcast.server.config.SettingsChanges;
import io.ringcast.server.protocol.pusher.PusherProtocol;
import io.ringcast.server.transport.websocket.WebSocketSettings;
import io.ringcast.server.webhook.Webhooks;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Takes over apps and limits of a configuration that was changed, while clients stay connected. One that is not valid
 * changes nothing. What can't change in a running process is named.
 *
 * <p>Thread: any; one reload at a time. May block, so not for a shard.
 */
final class Reload {
    private static final System.Logger LOG = System.getLogger(Reload.class.getName());

    /** What a reload reaches. */
    record Parts(
            InMemoryAppStore store,
            Engine engine,
            PusherProtocol pusher,
            WebSocketGateway gateway,
            Webhooks webhooks,
            Optional<CentrifugeSide> centrifuge) {}

    private static final int FORGET_TRIES = 60;
    private static final long FORGET_PAUSE_NS = 1_000_000_000L;

    private final ReentrantLock lock = new ReentrantLock();
    private final @Nullable SettingsSource source;
    private final Settings started;
    private final Parts parts;
    private Settings running;

    /** @param source loads the settings anew; without it every reload is refused */
    Reload(Settings started, @Nullable SettingsSource source, Parts parts) {
        this.started = started;
        this.source = source;
        this.parts = parts;
        this.running = started;
    }

    /** Loads the settings anew and takes over what it can. */
    ReloadResult run() {
        lock.lock();
        try {
            ReloadResult result = load();
            tell(result);
            return result;
        } finally {
            lock.unlock();
        }
    }

    private ReloadResult load() {
        if (source == null) {
            return new ReloadResult.Refused(
                    List.of("This server was not started from a configuration that could be read again. Restart it."));
        }
        LoadedSettings loaded;
        try {
            loaded = source.load();
        } catch (ConfigException e) {
            return new ReloadResult.Refused(e.problems());
        }
        // Otherwise a file that lost its apps would offer credentials that everybody knows on a public address.
        if (!loaded.settings().appsConfigured() && started.appsConfigured()) {
            return new ReloadResult.Refused(
                    List.of("No app is configured any more, and the development app is not for a"
                            + " server that had others. Configure an app, or write an empty list on purpose:"
                            + " app_manager.array.apps = []."));
        }
        List<String> unusable = CentrifugeTokens.problemsOf(loaded.settings());
        if (!unusable.isEmpty()) {
            return new ReloadResult.Refused(unusable);
        }
        ReloadResult result = apply(loaded);
        source.accepted(loaded.settings());
        return result;
    }

    private ReloadResult apply(LoadedSettings loaded) {
        Settings next = loaded.settings();
        Map<String, App> before = byId(running.apps());
        Map<String, App> after = new LinkedHashMap<>();
        List<String> added = new ArrayList<>();
        List<String> changed = new ArrayList<>();
        for (App app : next.apps()) {
            App old = before.get(app.id());
            // What is derived from an app is kept for as long as its record is the same object.
            after.put(app.id(), app.equals(old) ? old : app);
            if (old == null) {
                added.add(app.id());
            } else if (!app.equals(old)
                    || !Objects.equals(
                            next.appWebhooks().get(app.id()),
                            running.appWebhooks().get(app.id()))) {
                changed.add(app.id());
            }
        }
        Set<String> removed = new HashSet<>(before.keySet());
        removed.removeAll(after.keySet());
        SettingsChanges changes = SettingsChanges.between(started, running, next);
        List<App> apps = List.copyOf(after.values());
        // New connections first: one that was let in by an old record meets the new one at its shard.
        parts.store().replace(apps);
        parts.pusher()
                .replaceSettings(NodeLimits.pusher(next).under(started.server().pathPrefix()));
        parts.gateway()
                .replaceSettings(WebSocketSettings.of(
                        next.maxMessageBytes(), parts.gateway().settings().unfinished()));
        next.centrifuge().ifPresent(own -> parts.centrifuge().ifPresent(side -> side.replace(own)));
        boolean told = parts.engine().replaceApps(app -> after.get(app.id()));
        if (started.queue().driver() != QueueDriver.NONE) {
            parts.webhooks().replace(apps, next.appWebhooks());
        }
        running = next;
        if (!removed.isEmpty()) {
            Thread.ofVirtual().name("ringcast-forget").start(() -> forget(removed));
        }
        List<String> warnings = new ArrayList<>(loaded.warnings());
        if (!told) {
            warnings.add("A shard did not answer: sessions of apps that changed may go on as before. Reload again.");
        }
        return new ReloadResult.Applied(
                added,
                changed,
                removed.stream().sorted().toList(),
                changes.reloaded(),
                changes.needingRestart(),
                warnings);
    }

    // Their sessions are about to end; what they used is shown for as long.
    private void forget(Set<String> removed) {
        Set<String> left = new HashSet<>(removed);
        for (int i = 0; i < FORGET_TRIES && !left.isEmpty(); i++) {
            LockSupport.parkNanos(FORGET_PAUSE_NS);
            lock.lock();
            try {
                left.removeIf(
                        id -> running.apps().stream().anyMatch(app -> app.id().equals(id))
                                || parts.engine().forget(id));
            } finally {
                lock.unlock();
            }
        }
    }

    private static Map<String, App> byId(List<App> apps) {
        Map<String, App> byId = new HashMap<>();
        apps.forEach(app -> byId.put(app.id(), app));
        return byId;
    }

    private static void tell(ReloadResult result) {
        switch (result) {
            case ReloadResult.Applied applied -> {
                LOG.log(
                        Level.INFO,
                        "Reloaded: apps added {0}, changed {1}, removed {2}; keys changed {3}",
                        applied.added(),
                        applied.changed(),
                        applied.removed(),
                        applied.keys());
                if (!applied.needingRestart().isEmpty()) {
                    LOG.log(
                            Level.WARNING,
                            "Changed, but not in force before a restart: {0}",
                            String.join(", ", applied.needingRestart()));
                }
                applied.warnings().forEach(warning -> LOG.log(Level.WARNING, "{0}", warning));
            }
            case ReloadResult.Refused refused -> {
                LOG.log(Level.ERROR, "The reload was refused, the settings stay as they were:");
                refused.problems().forEach(problem -> LOG.log(Level.ERROR, "{0}", problem));
            }
        }
    }
}
