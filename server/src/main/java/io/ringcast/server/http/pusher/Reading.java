package io.ringcast.server.http.pusher;

import io.ringcast.engine.channel.CachedPublication;
import io.ringcast.engine.fanout.ChannelInfo;
import io.ringcast.engine.fanout.Engine;
import io.ringcast.engine.presence.Member;
import io.ringcast.engine.spi.Cache;
import io.ringcast.server.channel.ChannelNameKind;
import io.ringcast.server.channel.ChannelNames;
import io.ringcast.server.http.Answer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Questions about channels. Every answer is fresh: it comes from the channels' homes.
 *
 * <p>Thread: any.
 */
final class Reading {
    private static final String USER_COUNT = "user_count";
    private static final String SUBSCRIPTION_COUNT = "subscription_count";
    private static final String CACHE = "cache";
    private static final String NOT_PRESENCE = "The channel must be a presence channel.";

    private final ApiSettings settings;
    private final Engine engine;
    private final Cache cache;

    Reading(ApiSettings settings, Engine engine, Cache cache) {
        this.settings = settings;
        this.engine = engine;
        this.cache = cache;
    }

    Answer channels(ApiCall call) {
        Set<String> info = attributes(call.parameter("info"), Set.of(USER_COUNT, SUBSCRIPTION_COUNT));
        String prefix = call.parameter("filter_by_prefix");
        if (info.contains(USER_COUNT) && (prefix == null || !prefix.startsWith("presence-"))) {
            throw new ApiException(
                    400,
                    "user_count is only there for presence channels: " + NOT_PRESENCE
                            + " Set filter_by_prefix to presence- or a longer prefix.");
        }
        List<ChannelInfo> found =
                engine.channels(call.app().id(), prefix == null ? "" : prefix).join();
        JsonText text = new JsonText().open('{').name("channels").open('{');
        found.stream().sorted(Comparator.comparing(ChannelInfo::name)).forEach(channel -> {
            text.name(channel.name()).open('{');
            if (info.contains(USER_COUNT)) {
                text.name(USER_COUNT).value(channel.members());
            }
            if (info.contains(SUBSCRIPTION_COUNT) || settings.channelsVerbose()) {
                text.name(SUBSCRIPTION_COUNT).value(channel.subscriptions());
            }
            if (settings.channelsVerbose()) {
                text.name("occupied").value(true);
            }
            text.close('}');
        });
        return Answer.json(200, text.close('}').close('}').bytes());
    }

    Answer channel(ApiCall call, String name) {
        ChannelNameKind kind = kindOf(call, name);
        Set<String> info = attributes(call.parameter("info"), Set.of(USER_COUNT, SUBSCRIPTION_COUNT, CACHE));
        if (info.contains(USER_COUNT) && !kind.presence()) {
            throw new ApiException(400, NOT_PRESENCE);
        }
        if (info.contains(CACHE) && !kind.cache()) {
            throw new ApiException(400, "cache is only there for cache channels.");
        }
        ChannelInfo channel = engine.channel(call.app().id(), name).join();
        boolean verbose = settings.channelVerbose();
        JsonText text = new JsonText().open('{').name("occupied").value(channel.subscriptions() > 0);
        if (info.contains(USER_COUNT) || (verbose && kind.presence())) {
            text.name(USER_COUNT).value(channel.members());
        }
        if (info.contains(SUBSCRIPTION_COUNT) || verbose) {
            text.name(SUBSCRIPTION_COUNT).value(channel.subscriptions());
        }
        if (info.contains(CACHE)) {
            addCached(text, call.app().id(), name);
        }
        return Answer.json(200, text.close('}').bytes());
    }

    private void addCached(JsonText text, String appId, String name) {
        text.name(CACHE);
        Cache.Entry entry = cache.get(Engine.cacheKey(appId, name))
                .toCompletableFuture()
                .join()
                .orElse(null);
        CachedPublication cached = entry == null ? null : CachedPublication.decode(entry.value());
        if (entry == null || cached == null) {
            text.raw(new byte[] {'n', 'u', 'l', 'l'});
            return;
        }
        text.open('{').name("data").raw(cached.data());
        text.name("ttl").value(Math.max(1, entry.remaining().toSeconds())).close('}');
    }

    Answer users(ApiCall call, String name) {
        if (!kindOf(call, name).presence()) {
            throw new ApiException(400, NOT_PRESENCE);
        }
        boolean withInfo = "1".equals(call.parameter("with_user_info"));
        JsonText text = new JsonText().open('{').name("users").open('[');
        for (Member member : engine.members(call.app().id(), name).join().members()) {
            text.open('{').name("id").value(member.userId());
            byte[] info = member.info();
            if (withInfo && info != null) {
                text.name("user_info").raw(info);
            }
            text.close('}');
        }
        return Answer.json(200, text.close(']').close('}').bytes());
    }

    private static ChannelNameKind kindOf(ApiCall call, String name) {
        ChannelNames.Verdict verdict = ChannelNames.check(
                name,
                call.app().limits().maxChannelNameLength(),
                call.app().features().allowColon());
        ChannelNameKind kind = ChannelNameKind.of(name);
        if (verdict != ChannelNames.Verdict.VALID || kind == ChannelNameKind.USER) {
            throw new ApiException(400, "The received data is incorrect: the channel name is not valid.");
        }
        return kind;
    }

    private static Set<String> attributes(@Nullable String info, Set<String> known) {
        if (info == null || info.isEmpty()) {
            return Set.of();
        }
        List<String> asked = new ArrayList<>();
        for (String attribute : info.split(",", -1)) {
            asked.add(attribute.strip());
        }
        for (String attribute : asked) {
            if (!known.contains(attribute)) {
                throw new ApiException(
                        400, "The received data is incorrect: info may hold " + String.join(", ", sorted(known)) + ".");
            }
        }
        return Set.copyOf(asked);
    }

    private static List<String> sorted(Set<String> names) {
        return names.stream().sorted().toList();
    }
}
