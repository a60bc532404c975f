package io.ringcast.server.protocol.centrifuge;

import io.ringcast.engine.channel.CachedPublication;
import io.ringcast.engine.channel.Tags;
import io.ringcast.engine.history.StoredPublication;
import io.ringcast.engine.presence.ClientInfo;
import io.ringcast.server.protocol.EventEnvelope;
import io.ringcast.server.protocol.centrifuge.wire.Encoding;
import io.ringcast.server.protocol.centrifuge.wire.PublicationFields;
import io.ringcast.server.protocol.centrifuge.wire.PublicationFields.Delta;
import io.ringcast.server.protocol.centrifuge.wire.Push;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Publications of any protocol as Centrifuge clients see them.
 *
 * <p>Thread: any.
 */
public final class Publications {
    private static final byte[] NULL = "null".getBytes(StandardCharsets.US_ASCII);

    private Publications() {}

    /** The data of a publication: an event becomes an object of its name and data. */
    public static byte[] data(@Nullable String event, byte @Nullable [] data) {
        byte[] value = data == null ? NULL : data;
        return event == null ? value : EventEnvelope.wrap(event, value);
    }

    /** One publication. */
    static PublicationFields fields(byte[] data, @Nullable ClientInfo info, long offset, Tags tags) {
        return new PublicationFields(data, info, offset, tags, Delta.NONE, 0);
    }

    /**
     * Publications that were stored. What is no JSON can't be told to a JSON client: it gets null in its place, so that
     * it knows of the offset.
     */
    public static List<PublicationFields> fields(List<StoredPublication> stored, Encoding encoding) {
        List<PublicationFields> fields = new ArrayList<>(stored.size());
        for (StoredPublication publication : stored) {
            fields.add(fields(
                    fit(data(publication.event(), publication.data()), encoding),
                    publication.info(),
                    publication.offset(),
                    publication.tags()));
        }
        return fields;
    }

    /** What a cache channel has kept, or null if a client of this encoding can't be told it. It has no offset. */
    static @Nullable StoredPublication kept(CachedPublication kept, Encoding encoding) {
        String event = kept.event().equals(CachedPublication.PLAIN) ? null : kept.event();
        if (event == null && encoding == Encoding.JSON && !EventEnvelope.isJson(kept.data())) {
            return null;
        }
        return new StoredPublication(0, 0, event, kept.data(), null, Tags.NONE, false);
    }

    static byte[] fit(byte[] data, Encoding encoding) {
        return encoding == Encoding.JSON && !EventEnvelope.isJson(data) ? NULL : data;
    }

    /** Tells a client what it missed, one by one. */
    static void pushMissed(CentrifugeSession session, String channel, List<StoredPublication> missed) {
        for (PublicationFields fields : fields(missed, session.encoding())) {
            session.push(new Push.Publication(channel, 0, fields));
        }
    }
}
