package io.ringcast.engine.session;

import io.ringcast.engine.app.App;
import io.ringcast.engine.counter.AppUsage;
import io.ringcast.engine.subscription.Subscription;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One connected client on one transport. Its subscriptions are keyed by channel name; the first lives in a field, since
 * most sessions have one and a map costs more than the rest of the session.
 *
 * <p>Thread: confined to the session's shard, but for the final fields and the app, which any thread may read; one that
 * reads the app while it is replaced sees the old or the new record, which are immutable and share their id.
 */
public final class Session {
    /** The id that no session has. */
    public static final long NO_SESSION = -1;

    private final long id;
    private App app;
    private final AppUsage usage;
    private final int dialect;
    private final FrameSink sink;
    private final SessionListener listener;
    private @Nullable Subscription single;
    private @Nullable Map<String, Subscription> many;
    private String user = "";
    private boolean closed;

    /**
     * @param id unique on the node, not negative; see {@link SessionIds}
     * @param dialect index of the dialect in which publications are written to {@code sink}
     */
    public Session(long id, App app, AppUsage usage, int dialect, FrameSink sink, SessionListener listener) {
        this.id = id;
        this.app = app;
        this.usage = usage;
        this.dialect = dialect;
        this.sink = sink;
        this.listener = listener;
    }

    /** Unique on the node; names the session's shard too. */
    public long id() {
        return id;
    }

    public App app() {
        return app;
    }

    /** Takes what the app may do now. The id stays. */
    public void replaceApp(App next) {
        if (!next.id().equals(app.id())) {
            throw new IllegalArgumentException(
                    "app " + next.id() + " can't stand in for app " + app.id() + ": a session stays with its app");
        }
        app = next;
    }

    /** Who is behind the session; empty for somebody unknown. */
    public String user() {
        return user;
    }

    /** Sets who is behind the session, once that is known for sure. */
    public void identify(String userId) {
        user = userId;
    }

    public AppUsage usage() {
        return usage;
    }

    public int dialect() {
        return dialect;
    }

    public FrameSink sink() {
        return sink;
    }

    public SessionListener listener() {
        return listener;
    }

    /** Whether the engine has let go of the session: it gets nothing any more. */
    public boolean closed() {
        return closed;
    }

    /** Marks the session as gone. Idempotent. */
    public void markClosed() {
        closed = true;
    }

    /** The subscription to {@code channel}, asked for or active, or null. */
    public @Nullable Subscription subscription(String channel) {
        Subscription only = single;
        if (only != null) {
            return only.channelName().equals(channel) ? only : null;
        }
        return many == null ? null : many.get(channel);
    }

    /** Adds a subscription; the caller has checked that there is none to its channel. */
    public void add(Subscription subscription) {
        if (many != null) {
            many.put(subscription.channelName(), subscription);
        } else if (single == null) {
            single = subscription;
        } else {
            many = new HashMap<>();
            many.put(single.channelName(), single);
            many.put(subscription.channelName(), subscription);
            single = null;
        }
    }

    /** Removes a subscription if it is the one that the session has for its channel. */
    public void remove(Subscription subscription) {
        if (single == subscription) {
            single = null;
        } else if (many != null) {
            many.remove(subscription.channelName(), subscription);
            if (many.isEmpty()) {
                many = null;
            }
        }
    }

    /** How many subscriptions the session has, internal ones included. */
    public int subscriptionCount() {
        return single != null ? 1 : many == null ? 0 : many.size();
    }

    /** A copy of the session's subscriptions. */
    public Collection<Subscription> subscriptions() {
        return single != null ? List.of(single) : many == null ? List.of() : new ArrayList<>(many.values());
    }
}
