package io.ringcast.jmh.gate;

import io.ringcast.engine.delta.FossilBenchmark;
import io.ringcast.engine.fanout.ChannelTableBenchmark;
import io.ringcast.engine.fanout.LaneBenchmark;
import io.ringcast.engine.fanout.PublicationBenchmark;
import io.ringcast.engine.fanout.ShardRingBenchmark;
import io.ringcast.engine.history.HistoryBenchmark;
import io.ringcast.engine.limit.TokenBucketBenchmark;
import io.ringcast.engine.memory.InMemoryRateLimiterBenchmark;
import io.ringcast.engine.presence.PresenceTableBenchmark;
import io.ringcast.engine.subscription.SubscriberGroupBenchmark;
import io.ringcast.engine.subscription.TagsFilterBenchmark;
import io.ringcast.jmh.MeasuredBenchmark;
import io.ringcast.server.auth.SignatureBenchmark;
import io.ringcast.server.json.PassThroughBenchmark;
import io.ringcast.server.protocol.centrifuge.wire.CentrifugeCodecBenchmark;
import io.ringcast.server.protocol.pusher.EnvelopeParserBenchmark;
import io.ringcast.server.protocol.pusher.PusherDialectBenchmark;
import io.ringcast.server.transport.websocket.MaskingBenchmark;
import io.ringcast.server.transport.websocket.MessageReaderBenchmark;
import io.ringcast.server.transport.websocket.Utf8Benchmark;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the gate runs: the hot path, at sizes that fit into a short run. Only bytes are counted where noise decides the
 * time: of several threads, whose time on a shared machine is that of its scheduler, of the request signature, whose
 * code is not compiled to its end in so short a run, of the rate limiter, whose keys come from a large map, and of the
 * difference of two documents, which takes so little of its baseline's time that the ratio has no digits left.
 *
 * <p>Thread: any.
 */
final class GateSuite {
    /** What counts as nothing: the JVM's own threads allocate a little beside a benchmark. */
    static final double NOTHING = 0.5;

    private static final double ANY = Double.POSITIVE_INFINITY;

    private GateSuite() {}

    static List<GateEntry> entries() {
        return List.of(
                timed(ShardRingBenchmark.class, "alone", NOTHING),
                timed(ShardRingBenchmark.class, "batch", NOTHING),
                counted(ShardRingBenchmark.class, "threeProducers", NOTHING),
                timed(SubscriberGroupBenchmark.class, "leaveAndReturn", NOTHING, "subscribers=100"),
                timed(SubscriberGroupBenchmark.class, "iterate", NOTHING, "subscribers=100"),
                timed(SubscriberGroupBenchmark.class, "deliver", NOTHING, "subscribers=100"),
                timed(SubscriberGroupBenchmark.class, "deliverSixteen", NOTHING, "subscribers=100"),
                timed(ChannelTableBenchmark.class, "find", ANY, "channels=1000"),
                timed(PresenceTableBenchmark.class, "firstConnectionComesAndGoes", ANY, "members=100"),
                timed(PresenceTableBenchmark.class, "furtherConnectionComesAndGoes", NOTHING, "members=100"),
                timed(PresenceTableBenchmark.class, "snapshot", ANY, "members=100"),
                timed(TokenBucketBenchmark.class, "tryTake", NOTHING, "stepNs=1000"),
                counted(InMemoryRateLimiterBenchmark.class, "tryTake", ANY, "keys=1000", "stepNs=20000000"),
                timed(MessageReaderBenchmark.class, "feed", NOTHING, "payload=128"),
                timed(MaskingBenchmark.class, "apply", NOTHING, "length=128"),
                timed(Utf8Benchmark.class, "isValid", NOTHING, "text=ascii", "length=128"),
                timed(EnvelopeParserBenchmark.class, "parse", ANY, "frame=event"),
                timed(PusherDialectBenchmark.class, "encode", ANY, "payload=128"),
                timed(PassThroughBenchmark.class, "pass", ANY, "payload=128", "content=plain"),
                timed(SignatureBenchmark.class, "channel", ANY),
                counted(SignatureBenchmark.class, "request", ANY),
                timed(HistoryBenchmark.class, "append", ANY),
                counted(HistoryBenchmark.class, "recoverRemembered", NOTHING),
                timed(TagsFilterBenchmark.class, "matches", NOTHING, "filter=tree"),
                counted(FossilBenchmark.class, "encode", ANY, "document=4096", "change=same"),
                timed(CentrifugeCodecBenchmark.class, "decodePublish", ANY, "payload=128", "encoding=JSON"),
                timed(CentrifugeCodecBenchmark.class, "encodePublication", ANY, "payload=128", "encoding=JSON"),
                counted(CentrifugeCodecBenchmark.class, "encodePublication", ANY, "payload=128", "encoding=PROTOBUF"),
                counted(LaneBenchmark.class, "publish", ANY, "readers=mixed", "subscribers=100"),
                counted(LaneBenchmark.class, "publish", ANY, "readers=mixed", "subscribers=10000"),
                publication("fromServer", 100, 128, 1),
                publication("fromServer", 1000, 128, 1),
                publication("fromServer", 1000, 128, 2),
                publication("fromServer", 1000, 1024, 2),
                publication("fromClient", 1000, 128, 1));
    }

    static List<DeliveryBudget> deliveries() {
        return List.of(
                new DeliveryBudget(
                        "engine, bytes for each further delivery",
                        publication("fromServer", 100, 128, 1).name(),
                        publication("fromServer", 1000, 128, 1).name(),
                        1000 - 100),
                new DeliveryBudget(
                        "engine, bytes for each further delivery to readers of five kinds",
                        counted(LaneBenchmark.class, "publish", ANY, "readers=mixed", "subscribers=100")
                                .name(),
                        counted(LaneBenchmark.class, "publish", ANY, "readers=mixed", "subscribers=10000")
                                .name(),
                        10_000 - 100));
    }

    /** The budget of a publication in the engine: payload x dialects + 512 B. */
    private static GateEntry publication(String method, int subscribers, int payload, int dialects) {
        String benchmark = PublicationBenchmark.class.getName() + '.' + method;
        Map<String, String> params = Map.of(
                "subscribers", Integer.toString(subscribers),
                "payload", Integer.toString(payload),
                "dialects", Integer.toString(dialects));
        return new GateEntry(
                benchmark, params, subscribers == 1000 && dialects == 1, (double) payload * dialects + 512);
    }

    private static GateEntry timed(
            Class<? extends MeasuredBenchmark> type, String method, double maxBytes, String... params) {
        return new GateEntry(type.getName() + '.' + method, parse(params), true, maxBytes);
    }

    private static GateEntry counted(
            Class<? extends MeasuredBenchmark> type, String method, double maxBytes, String... params) {
        return new GateEntry(type.getName() + '.' + method, parse(params), false, maxBytes);
    }

    private static Map<String, String> parse(String... params) {
        Map<String, String> parsed = new HashMap<>();
        for (String param : params) {
            int equals = param.indexOf('=');
            parsed.put(param.substring(0, equals), param.substring(equals + 1));
        }
        return parsed;
    }
}
