package io.ringcast.server.config;

import java.time.Duration;

/**
 * Bounds that apps without a value of their own inherit.
 *
 * <p>Thread: any.
 */
public final class LimitSettings {
    private LimitSettings() {}

    /** Names of channels and what a cache channel remembers. */
    public record ChannelLimits(
            @Setting(
                    value = "200",
                    strict = "164",
                    min = 1,
                    max = 1024,
                    reload = true,
                    doc = "Characters of a channel name.")
            int maxNameLength,

            @Setting(
                    value = "1800",
                    sockudo = "3600",
                    unit = Unit.SECONDS,
                    min = 1,
                    max = 31536000,
                    reload = true,
                    doc = "How long a cache channel remembers its last event.")
            Duration cacheTtl) {}

    /** Bounds of events. */
    public record EventLimits(
            @Setting(value = "100", min = 1, max = 100000, reload = true, doc = "Channels of one publication.")
            int maxChannelsAtOnce,

            @Setting(value = "200", min = 1, max = 1024, reload = true, doc = "Characters of an event name.")
            int maxNameLength,

            @Setting(
                    name = "max_payload_in_kb",
                    value = "100",
                    strict = "10",
                    unit = Unit.KIB,
                    min = 0.001,
                    max = 65536,
                    reload = true,
                    doc = "Data of one event.")
            int maxPayloadBytes,

            @Setting(value = "10", min = 1, max = 100000, reload = true, doc = "Events of one batch.")
            int maxBatchSize) {}

    /** Bounds of presence channels. */
    public record Presence(
            @Setting(
                    value = "100",
                    min = 1,
                    max = 10000000,
                    reload = true,
                    doc = "Distinct users of one presence channel.")
            int maxMembersPerChannel,

            @Setting(
                    name = "max_member_size_in_kb",
                    value = "2",
                    strict = "1",
                    unit = Unit.KIB,
                    min = 0.001,
                    max = 65536,
                    reload = true,
                    doc = "JSON of one member's user_info.")
            int maxMemberSizeBytes) {}
}
