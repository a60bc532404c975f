package io.ringcast.server.http.centrifugo;

import io.ringcast.engine.channel.Namespace;
import io.ringcast.engine.history.StreamPosition;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The clients of the protocol, as the API needs them. What returns a future completes when it is done; a client that is
 * not there is no failure. May wait; is not called by shards.
 *
 * <p>Thread: any.
 */
public interface Clients {
    /** Subscribes clients to a channel of a known namespace. */
    CompletableFuture<Void> subscribe(Target target, Invitation invitation);

    /** Ends subscriptions; an empty channel is all of them. */
    CompletableFuture<Void> unsubscribe(Target target, String channel);

    /** Ends connections, but not those of the client ids that are spared. */
    CompletableFuture<Void> disconnect(Target target, Set<String> spared, int code, String reason);

    /** Gives connections another end; nothing in place of {@code info} leaves it. */
    CompletableFuture<Void> refresh(Target target, boolean expired, long expireAtSeconds, byte @Nullable [] info);

    /** Distinct users that are connected. */
    int users();

    /** Whether a namespace of this format takes these bytes. */
    boolean accepts(Namespace.DataFormat format, byte[] data);

    /** The data of a publication as clients see it, whatever protocol it came by. */
    byte[] seen(@Nullable String event, byte[] data);

    /** Whom it is about; an empty text leaves a part open, and those that are given must all fit. */
    record Target(String user, String client, String session) {
        boolean isEmpty() {
            return user.isEmpty() && client.isEmpty() && session.isEmpty();
        }
    }

    /**
     * A subscription that clients are given.
     *
     * @param info what others see of the client in the channel, or null
     * @param data what the client is told with it, or null
     * @param expireAtSeconds Unix seconds; 0 for never
     * @param since whose publications from there on are told first, or null
     */
    @SuppressWarnings("ArrayRecordComponent") // shared read-only bytes; never compared
    record Invitation(
            String channel,
            byte @Nullable [] info,
            byte @Nullable [] data,
            long expireAtSeconds,
            Overrides overrides,
            @Nullable StreamPosition since) {}

    /** What is to be otherwise than the namespace says; null leaves it. */
    record Overrides(
            @Nullable Boolean presence,
            @Nullable Boolean joinLeave,
            @Nullable Boolean forcePushJoinLeave,
            @Nullable Boolean forcePositioning,
            @Nullable Boolean forceRecovery) {}
}
