package io.ringcast.engine.fanout;

import io.ringcast.engine.channel.Tags;
import io.ringcast.engine.presence.ClientInfo;
import org.jspecify.annotations.Nullable;

/**
 * What a publisher says of a publication besides its data.
 *
 * <p>Thread: any.
 *
 * @param info who published if that is to be told, or null
 * @param delta it may be sent as its difference from the one before
 * @param idempotencyKey the same key within five minutes publishes nothing again; null for none
 * @param version one that is not higher than the stream's of the same version epoch publishes nothing; 0 for none
 * @param skipHistory it is not kept
 * @param result is told what became of it, or null
 */
public record PublicationTerms(
        @Nullable ClientInfo info,
        Tags tags,
        boolean delta,
        @Nullable String idempotencyKey,
        long version,
        String versionEpoch,
        boolean skipHistory,
        @Nullable PublicationResult result) {
    /** Nothing. */
    public static final PublicationTerms NONE = new PublicationTerms(null, Tags.NONE, false, null, 0, "", false, null);

    /** A client's publication. */
    public static PublicationTerms by(ClientInfo info) {
        return new PublicationTerms(info, Tags.NONE, false, null, 0, "", false, null);
    }
}
