package io.ringcast.server.http.centrifugo;

import io.ringcast.engine.channel.Tags;
import io.ringcast.engine.fanout.PublicationResult;
import io.ringcast.engine.fanout.PublicationTerms;
import io.ringcast.server.json.JsonCursor;
import io.ringcast.server.json.RawJson;
import org.jspecify.annotations.Nullable;

/**
 * What is to be published, and where.
 *
 * <p>Thread: any.
 *
 * @param channel for publish
 * @param channels for broadcast: a JSON array of names, or null
 * @param data in a copy of its own
 * @param terms what the engine is told besides
 */
@SuppressWarnings("ArrayRecordComponent") // handed on, never compared
record PublishRequest(String channel, @Nullable RawJson channels, byte[] data, PublicationTerms terms) {
    private static final byte[] NO_DATA = {};
    // Engines keep keys for minutes: a name is bounded, a document in its place would not be.
    private static final int MAX_KEY_LENGTH = 256;

    static PublishRequest of(JsonCursor in) {
        String channel = "";
        RawJson channels = null;
        RawJson raw = null;
        byte[] decoded = null;
        boolean skipHistory = false;
        boolean delta = false;
        Tags tags = Tags.NONE;
        String key = "";
        long version = 0;
        String versionEpoch = "";
        while (in.next()) {
            RawJson value = in.value();
            if (in.nameIs("channel")) {
                channel = Params.text(value);
            } else if (in.nameIs("data")) {
                raw = value;
            } else if (in.nameIs("channels")) {
                channels = value.isNull() ? null : value;
            } else if (in.nameIs("b64data")) {
                decoded = Params.base64(value);
            } else if (in.nameIs("skip_history")) {
                skipHistory = Params.flag(value);
            } else if (in.nameIs("tags")) {
                tags = Params.tags(value);
            } else if (in.nameIs("idempotency_key")) {
                key = Params.text(value);
            } else if (in.nameIs("delta")) {
                delta = Params.flag(value);
            } else if (in.nameIs("version")) {
                version = Params.unsigned(value);
            } else if (in.nameIs("version_epoch")) {
                versionEpoch = Params.text(value);
            }
        }
        Params.end(in);
        if (key.length() > MAX_KEY_LENGTH || versionEpoch.length() > MAX_KEY_LENGTH) {
            throw UnfitRequestException.unfit();
        }
        byte[] data = decoded != null ? decoded : raw != null ? raw.toByteArray() : NO_DATA;
        return new PublishRequest(
                channel,
                channels,
                data,
                new PublicationTerms(
                        null, tags, delta, key.isEmpty() ? null : key, version, versionEpoch, skipHistory, null));
    }

    /** The terms with somebody who is told what became of the publication. */
    PublicationTerms told(PublicationResult result) {
        return new PublicationTerms(
                terms.info(),
                terms.tags(),
                terms.delta(),
                terms.idempotencyKey(),
                terms.version(),
                terms.versionEpoch(),
                terms.skipHistory(),
                result);
    }
}
