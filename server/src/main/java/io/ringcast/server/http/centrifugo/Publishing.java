package io.ringcast.server.http.centrifugo;

import io.ringcast.engine.app.App;
import io.ringcast.engine.channel.Namespace;
import io.ringcast.engine.fanout.Engine;
import io.ringcast.engine.fanout.Publication;
import io.ringcast.engine.fanout.PublicationTerms;
import io.ringcast.engine.fanout.PublishResult;
import io.ringcast.engine.history.StreamPosition;
import io.ringcast.server.json.JsonCursor;
import io.ringcast.server.json.JsonWriter;
import io.ringcast.server.json.RawJson;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Publishing to one channel or many. Many go to the engine in parts that its rings take at once; while one part is on its
 * way the next is made, and the answers stand in the order of the names.
 *
 * <p>Thread: any (a request's virtual thread).
 */
final class Publishing {
    /** Names of one broadcast: each costs an answer. */
    static final int MAX_CHANNELS = 500_000;

    private static final int PART = 1024;
    private static final int ANSWER_BYTES = 16;
    private static final byte[] NOTHING = "{\"result\":{}}".getBytes(StandardCharsets.US_ASCII);

    private final Engine engine;
    private final ChannelSpace channels;
    private final Clients clients;
    private final ApiCounters counters;
    private final int partSize;

    Publishing(Engine engine, ChannelSpace channels, Clients clients, ApiCounters counters) {
        this.engine = engine;
        this.channels = channels;
        this.clients = clients;
        this.counters = counters;
        // All of a part may have the same home.
        this.partSize =
                (int) Math.min(PART, Math.max(1, engine.shards().getFirst().ringCapacity() / 2));
    }

    // ---- one --------------------------------------------------------------------------------------------------------

    Outcome publish(App app, PublishRequest request) {
        return switch (channels.find(request.channel())) {
            case ChannelSpace.Named.Refused(var error) -> new Outcome.Failed(error);
            case ChannelSpace.Named.Known known -> publish(app, request, known);
        };
    }

    private Outcome publish(App app, PublishRequest request, ChannelSpace.Named.Known known) {
        if (!clients.accepts(known.namespace().dataFormat(), request.data())) {
            return new Outcome.Failed(ApiError.BAD_REQUEST);
        }
        Placements placements = new Placements(1);
        boolean placed = isPlaced(known, request);
        PublicationTerms terms = placed ? request.told(placements.at(0)) : request.terms();
        Publication publication = Publication.plain(app, request.channel(), known.options(), request.data(), terms);
        if (engine.publish(List.of(publication)) != PublishResult.ACCEPTED || !placements.await()) {
            return new Outcome.Failed(ApiError.INTERNAL);
        }
        StreamPosition position = placements.position(0);
        if (position == null || position.offset() == 0) {
            return Outcome.NOTHING;
        }
        JsonWriter out = new JsonWriter(0, 48);
        position(out, position);
        return new Outcome.Done(out.finish());
    }

    /** Whether the publication gets a place in a stream that the publisher is told of. */
    private static boolean isPlaced(ChannelSpace.Named.Known known, PublishRequest request) {
        return known.options().history().kept() && !request.terms().skipHistory();
    }

    private static void position(JsonWriter out, StreamPosition position) {
        out.ascii("{\"offset\":")
                .number(position.offset())
                .ascii(",\"epoch\":")
                .string(position.epoch())
                .ascii("}");
    }

    // ---- many -------------------------------------------------------------------------------------------------------

    Outcome broadcast(App app, PublishRequest request) {
        RawJson names = request.channels();
        if (names == null) {
            return new Outcome.Failed(ApiError.BAD_REQUEST);
        }
        int count = count(names);
        if (count == 0 || count > MAX_CHANNELS) {
            return new Outcome.Failed(ApiError.BAD_REQUEST);
        }
        Formats formats = new Formats(request.data());
        JsonWriter out = new JsonWriter(0, ANSWER_BYTES * (count + 2)).ascii("{\"responses\":[");
        JsonCursor cursor = JsonCursor.elements(names);
        Part underWay = null;
        for (int left = count; left > 0; left -= partSize) {
            Part part = part(app, request, cursor, Math.min(left, partSize), formats);
            if (underWay != null) {
                underWay.writeTo(out);
                out.ascii(",");
            }
            underWay = part;
        }
        if (underWay != null) {
            underWay.writeTo(out);
        }
        return new Outcome.Done(out.ascii("]}").finish());
    }

    // Nothing is published if one of the names is no text.
    private static int count(RawJson names) {
        int count = 0;
        JsonCursor cursor = JsonCursor.elements(names);
        while (cursor.next()) {
            if (!cursor.value().isString()) {
                throw UnfitRequestException.malformed();
            }
            count++;
        }
        Params.end(cursor);
        return count;
    }

    private Part part(App app, PublishRequest request, JsonCursor names, int size, Formats formats) {
        Part part = new Part(size);
        List<Publication> publications = new ArrayList<>(size);
        for (int i = 0; i < size && names.next(); i++) {
            String channel = Params.text(names.value());
            switch (channels.find(channel)) {
                case ChannelSpace.Named.Refused(var error) -> part.fail(i, error);
                case ChannelSpace.Named.Known known -> {
                    if (formats.accepts(known.namespace().dataFormat())) {
                        PublicationTerms terms =
                                isPlaced(known, request) ? request.told(part.placements.at(i)) : request.terms();
                        publications.add(Publication.plain(app, channel, known.options(), request.data(), terms));
                    } else {
                        part.fail(i, ApiError.BAD_REQUEST);
                    }
                }
            }
        }
        part.published = publications.isEmpty() || engine.publish(publications) == PublishResult.ACCEPTED;
        return part;
    }

    /** Which formats the data has, found out once for each. */
    private final class Formats {
        private final byte[] data;
        private final Map<Namespace.DataFormat, Boolean> known = new EnumMap<>(Namespace.DataFormat.class);

        Formats(byte[] data) {
            this.data = data;
        }

        boolean accepts(Namespace.DataFormat format) {
            return known.computeIfAbsent(format, asked -> clients.accepts(asked, data));
        }
    }

    /** Some publications of a broadcast on their way. */
    private final class Part {
        final Placements placements;
        private final @Nullable ApiError[] errors;
        boolean published;

        Part(int size) {
            placements = new Placements(size);
            errors = new ApiError[size];
        }

        void fail(int index, ApiError error) {
            errors[index] = error;
        }

        void writeTo(JsonWriter out) {
            boolean known = published && placements.await();
            for (int i = 0; i < errors.length; i++) {
                if (i > 0) {
                    out.ascii(",");
                }
                StreamPosition position = placements.position(i);
                ApiError error = errors[i];
                if (error == null && !known && position == null) {
                    error = ApiError.INTERNAL;
                }
                if (error != null) {
                    counters.error("broadcast_publish", error);
                    out.ascii("{\"error\":").ascii(error.json()).ascii("}");
                } else if (position == null || position.offset() == 0) {
                    out.bytes(NOTHING);
                } else {
                    out.ascii("{\"result\":");
                    position(out, position);
                    out.ascii("}");
                }
            }
        }
    }
}
