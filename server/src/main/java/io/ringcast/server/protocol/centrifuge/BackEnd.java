package io.ringcast.server.protocol.centrifuge;

import io.ringcast.engine.channel.Tags;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The customer's back end, where it is to decide. Every question returns at once; the decision comes on any thread but
 * a shard, exactly once.
 *
 * <p>Thread: any.
 */
@SuppressWarnings("ArrayRecordComponent") // shared read-only bytes; never compared
public interface BackEnd {
    /** Decides nothing. */
    BackEnd NONE = new BackEnd() {};

    /** Whether it is told what headers a connection came with. */
    default boolean wantsHeaders() {
        return false;
    }

    /** Whether it is asked about connections that bring no token. */
    default boolean asksConnect() {
        return false;
    }

    /** Whether it is asked about connections that expire. */
    default boolean asksRefresh() {
        return false;
    }

    /** Whether it is asked about calls of a method; a namespace that is not known has none. */
    default boolean asksRpc() {
        return false;
    }

    /** Whether a method's namespace is known. */
    default boolean knowsRpc(String namespace) {
        return false;
    }

    /** Who a client is; null if the back end does not know. */
    default void connect(Client client, ConnectQuestion question, Consumer<Decision<@Nullable Credentials>> then) {
        then.accept(new Decision.Undecided<>());
    }

    /** Whether a connection that expires goes on. */
    default void refresh(Client client, Consumer<Decision<Renewal>> then) {
        then.accept(new Decision.Undecided<>());
    }

    /**
     * Whether a client may subscribe.
     *
     * @param proxy the name of the one that decides
     */
    default void subscribe(Client client, String proxy, SubscribeQuestion question, Consumer<Decision<Grant>> then) {
        then.accept(new Decision.Undecided<>());
    }

    /**
     * Whether a client may publish, and what.
     *
     * @param proxy the name of the one that decides
     */
    default void publish(
            Client client, String proxy, PublishQuestion question, Consumer<Decision<PublishAnswer>> then) {
        then.accept(new Decision.Undecided<>());
    }

    /**
     * Whether a subscription that expires goes on.
     *
     * @param proxy the name of the one that decides
     */
    default void subRefresh(Client client, String proxy, String channel, Consumer<Decision<Renewal>> then) {
        then.accept(new Decision.Undecided<>());
    }

    default void rpc(Client client, String namespace, String method, byte[] data, Consumer<Decision<byte[]>> then) {
        then.accept(new Decision.Undecided<>());
    }

    /**
     * Who asks.
     *
     * @param id the client id
     * @param transport its name
     * @param protocol json or protobuf
     * @param headers of the request that opened the connection, and those that the client made up
     * @param meta what only back ends see, or null
     */
    record Client(
            String id,
            String user,
            String transport,
            String protocol,
            RequestHeaders headers,
            byte @Nullable [] meta) {}

    /** A client that wants to connect. */
    record ConnectQuestion(byte[] data, String name, String version, List<String> channels) {}

    /** A client that wants to subscribe. */
    record SubscribeQuestion(String channel, String token, byte[] data) {}

    /** A client that wants to publish. */
    record PublishQuestion(String channel, byte[] data) {}

    /**
     * What is published.
     *
     * @param data in place of the client's, or null
     */
    record PublishAnswer(
            byte @Nullable [] data,
            boolean skipHistory,
            Tags tags,
            @Nullable String idempotencyKey,
            boolean delta,
            long version,
            String versionEpoch) {}

    /**
     * How something that expires goes on.
     *
     * @param expired it does not
     * @param expireAtSeconds Unix seconds; 0 for never
     * @param info what others see from now on, or null for what they saw
     * @param meta what only back ends see from now on, or null for what they saw
     */
    record Renewal(boolean expired, long expireAtSeconds, byte @Nullable [] info, byte @Nullable [] meta) {}
}
