package io.ringcast.server.node;

import io.ringcast.server.transport.websocket.DeflateTerms;
import io.ringcast.server.transport.websocket.PermessageDeflate;
import org.jspecify.annotations.Nullable;

/**
 * What compresses on one shard, for each level that was asked for.
 *
 * <p>Thread: confined to the shard.
 */
final class ShardDeflate {
    private final @Nullable PermessageDeflate[] byLevel =
            new @Nullable PermessageDeflate[DeflateTerms.HIGHEST_LEVEL - DeflateTerms.LOWEST_LEVEL + 1];

    PermessageDeflate at(int level) {
        int index = level - DeflateTerms.LOWEST_LEVEL;
        PermessageDeflate known = byLevel[index];
        if (known == null) {
            known = new PermessageDeflate(level);
            byLevel[index] = known;
        }
        return known;
    }
}
