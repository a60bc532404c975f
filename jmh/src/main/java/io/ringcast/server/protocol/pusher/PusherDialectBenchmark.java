package io.ringcast.server.protocol.pusher;

import io.ringcast.engine.channel.ChannelKind;
import io.ringcast.engine.channel.ChannelOptions;
import io.ringcast.engine.fanout.Publication;
import io.ringcast.engine.session.Session;
import io.ringcast.jmh.MeasuredBenchmark;
import io.ringcast.jmh.Samples;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * Guards the decision to write a publication's frame in one array of its exact size, header included, with the data
 * spliced in byte for byte: one allocation per publication and dialect. The baseline concatenates strings.
 */
@State(Scope.Thread)
public class PusherDialectBenchmark extends MeasuredBenchmark {
    @Param({"128", "1024"})
    private int payload;

    private final PusherDialect dialect = new PusherDialect();
    private byte[] data;
    private Publication publication;

    /** Makes the publication. */
    @Setup
    public void create() {
        data = Samples.data(payload);
        ChannelOptions options = ChannelOptions.of(ChannelKind.PRIVATE, false);
        publication =
                Publication.fromServer(Samples.APP, Samples.CHANNEL, options, Samples.EVENT, data, Session.NO_SESSION);
    }

    @Benchmark
    public byte @Nullable [] encode() {
        return dialect.encode(publication);
    }

    @Benchmark
    public byte[] encodeBaseline() {
        String text = "{\"event\":\"" + publication.event() + "\",\"channel\":\"" + publication.channel()
                + "\",\"data\":" + new String(data, StandardCharsets.UTF_8) + "}";
        return PusherDialect.framed(text.getBytes(StandardCharsets.UTF_8));
    }
}
