package io.ringcast.engine.fanout;

import io.ringcast.engine.channel.Channel;
import io.ringcast.engine.channel.ChannelKind;
import io.ringcast.engine.channel.ChannelOptions;
import io.ringcast.engine.counter.AppUsage;
import io.ringcast.jmh.MeasuredBenchmark;
import io.ringcast.jmh.Samples;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * Guards the decision to find channels by app and name in open-addressing maps: no entry object for each channel, no
 * joined key for each look-up. Names are made anew for each look-up's hash not to be remembered, as it is on the wire.
 * The baseline is the JDK's map with a joined key.
 */
@State(Scope.Thread)
public class ChannelTableBenchmark extends MeasuredBenchmark {
    @Param({"1", "10000"})
    private int channels;

    private final ChannelTable table = new ChannelTable();
    private final Map<String, Channel> joined = new HashMap<>();
    private char[] name;

    /** Fills both. */
    @Setup
    public void fill() {
        AppUsage usage = new AppUsage(1);
        ChannelOptions options = ChannelOptions.of(ChannelKind.PRIVATE, false);
        for (int i = 0; i < channels; i++) {
            Channel channel = new Channel(Samples.APP.id(), "private-room-" + i, options, usage, 1);
            table.add(channel);
            joined.put(channel.appId() + '/' + channel.name(), channel);
        }
        name = ("private-room-" + channels / 2).toCharArray();
    }

    @Benchmark
    public @Nullable Object find() {
        return table.find(Samples.APP.id(), new String(name));
    }

    @Benchmark
    public @Nullable Object findBaseline() {
        return joined.get(Samples.APP.id() + '/' + new String(name));
    }
}
