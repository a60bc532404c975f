package io.ringcast.server.protocol.pusher;

import io.ringcast.engine.app.App;
import io.ringcast.server.auth.ChannelSignature;
import java.util.HashMap;
import java.util.Map;

/**
 * The signature checks of one shard by app: making one costs more than using it.
 *
 * <p>Thread: confined to the shard.
 */
final class ShardSignatures {
    private record Entry(App app, ChannelSignature signature) {}

    private final Map<String, Entry> entries = new HashMap<>();

    @SuppressWarnings("ReferenceEquality") // the store hands out one instance until the app changes
    ChannelSignature of(App app) {
        Entry entry = entries.get(app.id());
        if (entry == null || entry.app != app) {
            entry = new Entry(app, new ChannelSignature(app));
            entries.put(app.id(), entry);
        }
        return entry.signature;
    }
}
