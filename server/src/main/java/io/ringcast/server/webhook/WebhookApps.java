package io.ringcast.server.webhook;

import io.ringcast.engine.app.App;
import io.ringcast.engine.signal.Signal;
import io.ringcast.server.auth.Hmac;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The apps that have webhooks, with what is derived from them. Replaced as a whole.
 *
 * <p>Thread: any.
 */
final class WebhookApps {
    /** An app, its webhooks and what signs for it. */
    record Entry(App app, List<Webhook> webhooks, EnumSet<Signal.Kind> kinds, Hmac signer) {
        @Nullable
        Webhook webhook(String id) {
            for (Webhook webhook : webhooks) {
                if (webhook.id().equals(id)) {
                    return webhook;
                }
            }
            return null;
        }
    }

    private volatile Map<String, Entry> entries = Map.of();

    void replace(Collection<App> apps, Map<String, List<Webhook>> webhooks) {
        Map<String, Entry> next = new HashMap<>();
        for (App app : apps) {
            List<Webhook> own = webhooks.getOrDefault(app.id(), List.of());
            if (!own.isEmpty()) {
                EnumSet<Signal.Kind> kinds = EnumSet.noneOf(Signal.Kind.class);
                for (Webhook webhook : own) {
                    for (WebhookEvent event : webhook.events()) {
                        kinds.add(event.kind());
                        kinds.add(event.counterpart());
                    }
                }
                next.put(
                        app.id(),
                        new Entry(
                                app,
                                List.copyOf(own),
                                kinds,
                                new Hmac(app.credentials().getFirst().secret())));
            }
        }
        entries = next;
    }

    boolean isEmpty() {
        return entries.isEmpty();
    }

    @Nullable
    Entry find(String appId) {
        return entries.get(appId);
    }

    /** Asked by shards for every signal: a look-up that allocates nothing. */
    boolean wants(String appId, Signal.Kind kind) {
        Entry entry = entries.get(appId);
        return entry != null && entry.kinds.contains(kind);
    }
}
