package io.ringcast.server.http.centrifugo;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What can be called. The order is that in which a command of a batch is searched for what it asks.
 *
 * <p>Thread: any.
 */
enum Method {
    PUBLISH(true),
    BROADCAST(true),
    SUBSCRIBE(true),
    UNSUBSCRIBE(true),
    DISCONNECT(true),
    HISTORY(false),
    HISTORY_REMOVE(true),
    PRESENCE(false),
    PRESENCE_STATS(false),
    INFO(false),
    RPC(true),
    REFRESH(true),
    CHANNELS(false),
    MAP_PUBLISH(true),
    MAP_REMOVE(true),
    MAP_READ_STATE(false),
    MAP_READ_STREAM(false),
    MAP_STATS(false),
    MAP_CLEAR(true),
    SHARED_POLL_PUBLISH(true),
    BATCH(true);

    private static final Map<String, Method> BY_NAME = byName();
    // Centrifugo protocol: the numbers that commands of the legacy form may have in place of names.
    private static final Method[] LEGACY = {
        PUBLISH,
        BROADCAST,
        UNSUBSCRIBE,
        DISCONNECT,
        PRESENCE,
        PRESENCE_STATS,
        HISTORY,
        HISTORY_REMOVE,
        CHANNELS,
        INFO,
        RPC,
        SUBSCRIBE,
        REFRESH
    };

    private final String wireName = name().toLowerCase(Locale.ROOT);
    private final boolean command;

    Method(boolean command) {
        this.command = command;
    }

    private static Map<String, Method> byName() {
        Map<String, Method> map = new HashMap<>();
        for (Method method : values()) {
            map.put(method.wireName, method);
        }
        return map;
    }

    /** The method of a name, or null. */
    static @Nullable Method of(String name) {
        return BY_NAME.get(name);
    }

    /** The method of a number in the legacy form, or null. */
    static @Nullable Method ofNumber(long number) {
        return number >= 0 && number < LEGACY.length ? LEGACY[(int) number] : null;
    }

    /** The method of a name in the legacy form, whatever its case, or null. */
    static @Nullable Method ofLegacy(String name) {
        Method method = of(name.toLowerCase(Locale.ROOT));
        return method == BATCH ? null : method;
    }

    /** As it stands in paths and batches. */
    String wireName() {
        return wireName;
    }

    /** Whether it does something, rather than tell. */
    boolean command() {
        return command;
    }
}
