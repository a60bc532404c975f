package io.ringcast.engine.fanout;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.ringcast.engine.presence.Member;
import io.ringcast.engine.presence.PresenceSnapshot;
import io.ringcast.engine.session.Disconnect;
import io.ringcast.engine.session.FrameSink;
import io.ringcast.engine.session.Session;
import io.ringcast.engine.session.SessionListener;
import io.ringcast.engine.subscription.JoinOutcome;
import io.ringcast.engine.subscription.JoinRefusal;
import io.ringcast.engine.subscription.Subscription;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A session that notes all it is told: bytes as they are, the rest in braces, in one stream.
 *
 * <p>Thread: confined to the session's shard.
 */
final class Client implements FrameSink, SessionListener {
    private final Shard shard;
    private final StringBuilder stream = new StringBuilder();
    private final List<String> writes = new ArrayList<>();
    private final List<JoinOutcome> outcomes = new ArrayList<>();
    private Consumer<String> onTold = what -> {};
    private boolean failing;
    private @Nullable Session session;

    Client(Shard shard) {
        this.shard = shard;
    }

    void session(Session opened) {
        session = opened;
    }

    Session session() {
        return Objects.requireNonNull(session);
    }

    long id() {
        return session().id();
    }

    Shard shard() {
        return shard;
    }

    /** All it was told, in order. */
    String stream() {
        return stream.toString();
    }

    /** Each write on its own. */
    List<String> writes() {
        return writes;
    }

    List<JoinOutcome> outcomes() {
        return outcomes;
    }

    /** Whether the engine counts on it for the channel. */
    boolean joined(String channel) {
        Subscription subscription = session().subscription(channel);
        return subscription != null && subscription.active();
    }

    void forget() {
        stream.setLength(0);
        writes.clear();
        outcomes.clear();
    }

    /** Hears of each thing that goes into the stream. */
    void onTold(Consumer<String> action) {
        onTold = action;
    }

    /** Lets all that the engine calls here fail. */
    void fail(boolean fails) {
        failing = fails;
    }

    @Override
    public void write(MemorySegment segment, long offset, int length) {
        failIfAsked();
        byte[] bytes = segment.asSlice(offset, length).toArray(ValueLayout.JAVA_BYTE);
        String text = new String(bytes, UTF_8);
        writes.add(text);
        tell(text);
    }

    @Override
    public void onJoined(Subscription subscription, JoinOutcome outcome, @Nullable PresenceSnapshot members) {
        failIfAsked();
        outcomes.add(outcome);
        String who = members == null
                ? ""
                : " " + members.members().stream().map(Member::userId).collect(Collectors.joining(","));
        tell("{" + (outcome.again() ? "again " : "joined ") + subscription.channelName() + who + "}");
    }

    @Override
    public void onRefused(Subscription subscription, JoinRefusal refusal) {
        failIfAsked();
        tell("{" + refusal + " " + subscription.channelName() + "}");
    }

    @Override
    public void onInsufficientState(Subscription subscription) {
        tell("{lost " + subscription.channelName() + "}");
        shard.unsubscribe(session(), subscription.channelName());
    }

    @Override
    public void onDisconnect(Disconnect reason) {
        failIfAsked();
        tell("{" + reason + "}");
    }

    private void failIfAsked() {
        if (failing) {
            throw new IllegalStateException("the client fails");
        }
    }

    private void tell(String what) {
        stream.append(what);
        onTold.accept(what);
    }
}
