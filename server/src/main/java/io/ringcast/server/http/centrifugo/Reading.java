package io.ringcast.server.http.centrifugo;

import io.ringcast.engine.channel.HistoryOptions;
import io.ringcast.engine.channel.Tags;
import io.ringcast.engine.fanout.ChannelInfo;
import io.ringcast.engine.fanout.Engine;
import io.ringcast.engine.history.StoredPublication;
import io.ringcast.engine.history.StreamPosition;
import io.ringcast.engine.history.StreamQuery;
import io.ringcast.engine.history.StreamRange;
import io.ringcast.engine.presence.ClientInfo;
import io.ringcast.engine.presence.PresenceCounts;
import io.ringcast.server.json.JsonCursor;
import io.ringcast.server.json.JsonScanner;
import io.ringcast.server.json.JsonWriter;
import io.ringcast.server.json.RawJson;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Questions about channels, and the removal of what one has stored.
 *
 * <p>Thread: any (a request's virtual thread).
 */
final class Reading {
    /** The data of one answer: more is to be asked for in pages. */
    static final int MAX_DATA_BYTES = 32 * 1024 * 1024;

    private static final int PUBLICATION_BYTES = 96;

    private final Engine engine;
    private final ChannelSpace channels;
    private final Clients clients;

    Reading(Engine engine, ChannelSpace channels, Clients clients) {
        this.engine = engine;
        this.channels = channels;
        this.clients = clients;
    }

    /** The channel that a question is about, which has nothing else to it. */
    static String channelOf(JsonCursor in) {
        String channel = "";
        while (in.next()) {
            if (in.nameIs("channel")) {
                channel = Params.text(in.value());
            }
        }
        Params.end(in);
        return channel;
    }

    // ---- presence ---------------------------------------------------------------------------------------------------

    Outcome presence(String channel) {
        return switch (withPresence(channel)) {
            case ChannelSpace.Named.Refused(var error) -> new Outcome.Failed(error);
            case ChannelSpace.Named.Known _ -> {
                List<ClientInfo> present = Waiting.await(engine.ask(channels.appId(), channel, home -> home.clients()));
                yield present == null ? new Outcome.Failed(ApiError.INTERNAL) : presence(present);
            }
        };
    }

    private static Outcome presence(List<ClientInfo> present) {
        JsonWriter out = new JsonWriter(0, 32 + PUBLICATION_BYTES * present.size()).ascii("{\"presence\":{");
        for (int i = 0; i < present.size(); i++) {
            ClientInfo client = present.get(i);
            out.ascii(i == 0 ? "" : ",").string(client.client()).ascii(":");
            info(out, client);
        }
        return new Outcome.Done(out.ascii("}}").finish());
    }

    Outcome presenceStats(String channel) {
        return switch (withPresence(channel)) {
            case ChannelSpace.Named.Refused(var error) -> new Outcome.Failed(error);
            case ChannelSpace.Named.Known _ -> {
                PresenceCounts counts = Waiting.await(engine.ask(channels.appId(), channel, home -> home.counts()));
                yield counts == null
                        ? new Outcome.Failed(ApiError.INTERNAL)
                        : new Outcome.Done(new JsonWriter(0, 48)
                                .ascii("{\"num_clients\":")
                                .number(counts.clients())
                                .ascii(",\"num_users\":")
                                .number(counts.users())
                                .ascii("}")
                                .finish());
            }
        };
    }

    private ChannelSpace.Named withPresence(String channel) {
        ChannelSpace.Named named = channels.find(channel);
        return named instanceof ChannelSpace.Named.Known(var _, var options) && !options.presence()
                ? new ChannelSpace.Named.Refused(ApiError.NOT_AVAILABLE)
                : named;
    }

    private static void info(JsonWriter out, ClientInfo info) {
        out.ascii("{\"user\":").string(info.user()).ascii(",\"client\":").string(info.client());
        byte[] connInfo = info.connInfo();
        if (connInfo != null && connInfo.length > 0) {
            out.ascii(",\"conn_info\":").bytes(connInfo);
        }
        byte[] chanInfo = info.chanInfo();
        if (chanInfo != null && chanInfo.length > 0) {
            out.ascii(",\"chan_info\":").bytes(chanInfo);
        }
        out.ascii("}");
    }

    // ---- history ----------------------------------------------------------------------------------------------------

    /** A question about what is stored. Centrifugo protocol: the limit 0 is only for the top, a negative one for all. */
    record HistoryRequest(String channel, StreamQuery query) {
        static HistoryRequest of(JsonCursor in) {
            String channel = "";
            int limit = 0;
            StreamPosition since = null;
            boolean reverse = false;
            while (in.next()) {
                RawJson value = in.value();
                if (in.nameIs("channel")) {
                    channel = Params.text(value);
                } else if (in.nameIs("limit")) {
                    limit = Params.int32(value);
                } else if (in.nameIs("since")) {
                    since = Params.position(value);
                } else if (in.nameIs("reverse")) {
                    reverse = Params.flag(value);
                }
            }
            Params.end(in);
            return new HistoryRequest(
                    channel, new StreamQuery(since, limit < 0 ? StreamQuery.NO_LIMIT : limit, reverse));
        }
    }

    Outcome history(HistoryRequest request) {
        return switch (withHistory(request.channel)) {
            case ChannelSpace.Named.Refused(var error) -> new Outcome.Failed(error);
            case ChannelSpace.Named.Known(var _, var options) -> {
                HistoryOptions kept = options.history();
                StreamRange range = Waiting.await(
                        engine.ask(channels.appId(), request.channel, home -> home.read(kept, request.query)));
                yield range == null ? new Outcome.Failed(ApiError.INTERNAL) : history(range);
            }
        };
    }

    private Outcome history(StreamRange range) {
        if (range.verdict() != StreamRange.Verdict.OK) {
            return new Outcome.Failed(ApiError.UNRECOVERABLE_POSITION);
        }
        long size = 0;
        for (StoredPublication publication : range.publications()) {
            size += publication.data().length + PUBLICATION_BYTES;
        }
        if (size > MAX_DATA_BYTES) {
            return new Outcome.Failed(ApiError.BAD_REQUEST);
        }
        JsonWriter out = new JsonWriter(0, (int) size + 64).ascii("{\"publications\":[");
        boolean first = true;
        for (StoredPublication publication : range.publications()) {
            out.ascii(first ? "" : ",");
            publication(out, publication);
            first = false;
        }
        out.ascii("],\"epoch\":")
                .string(range.top().epoch())
                .ascii(",\"offset\":")
                .number(range.top().offset())
                .ascii("}");
        return new Outcome.Done(out.finish());
    }

    private void publication(JsonWriter out, StoredPublication publication) {
        byte[] data = clients.seen(publication.event(), publication.data());
        if (JsonScanner.isValid(data, 0, data.length)) {
            out.ascii("{\"data\":").bytes(data);
        } else {
            out.ascii("{\"data\":null,\"b64data\":\"")
                    .bytes(Base64.getEncoder().encode(data))
                    .ascii("\"");
        }
        ClientInfo publisher = publication.info();
        if (publisher != null) {
            out.ascii(",\"info\":");
            info(out, publisher);
        }
        out.ascii(",\"offset\":").number(publication.offset());
        Tags tags = publication.tags();
        if (!tags.isEmpty()) {
            out.ascii(",\"tags\":{");
            for (int i = 0; i < tags.size(); i++) {
                out.ascii(i == 0 ? "" : ",").string(tags.name(i)).ascii(":").string(tags.value(i));
            }
            out.ascii("}");
        }
        out.ascii("}");
    }

    Outcome historyRemove(String channel) {
        return switch (withHistory(channel)) {
            case ChannelSpace.Named.Refused(var error) -> new Outcome.Failed(error);
            case ChannelSpace.Named.Known _ -> {
                Boolean removed = Waiting.await(engine.ask(channels.appId(), channel, home -> {
                    home.removeHistory();
                    return Boolean.TRUE;
                }));
                yield removed == null ? new Outcome.Failed(ApiError.INTERNAL) : Outcome.NOTHING;
            }
        };
    }

    private ChannelSpace.Named withHistory(String channel) {
        ChannelSpace.Named named = channels.find(channel);
        return named instanceof ChannelSpace.Named.Known(var _, var options)
                        && !options.history().kept()
                ? new ChannelSpace.Named.Refused(ApiError.NOT_AVAILABLE)
                : named;
    }

    // ---- channels ---------------------------------------------------------------------------------------------------

    /** The pattern of a question about channels; an absent one is that of all. */
    static String patternOf(JsonCursor in) {
        String pattern = "";
        while (in.next()) {
            if (in.nameIs("pattern")) {
                pattern = Params.text(in.value());
            }
        }
        Params.end(in);
        return pattern;
    }

    Outcome channels(String pattern) {
        Glob glob = pattern.isEmpty() ? null : Glob.of(pattern);
        if (glob == null && !pattern.isEmpty()) {
            return new Outcome.Failed(ApiError.BAD_REQUEST);
        }
        List<ChannelInfo> occupied =
                Waiting.await(engine.channels(channels.appId(), glob == null ? "" : glob.prefix()));
        return occupied == null ? new Outcome.Failed(ApiError.INTERNAL) : channels(occupied, glob);
    }

    private static Outcome channels(List<ChannelInfo> occupied, @Nullable Glob glob) {
        JsonWriter out = new JsonWriter(0, 1024).ascii("{\"channels\":{");
        boolean first = true;
        for (ChannelInfo channel : occupied) {
            if (glob == null || glob.matches(channel.name())) {
                out.ascii(first ? "" : ",")
                        .string(channel.name())
                        .ascii(":{\"num_clients\":")
                        .number(channel.subscriptions())
                        .ascii("}");
                first = false;
            }
        }
        return new Outcome.Done(out.ascii("}}").finish());
    }
}
