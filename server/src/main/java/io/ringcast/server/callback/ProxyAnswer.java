package io.ringcast.server.callback;

import io.ringcast.server.json.RawJson;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a back end said about a call that it did not refuse.
 *
 * <p>Thread: any.
 */
public sealed interface ProxyAnswer {
    /** About a connection. */
    sealed interface Connect extends ProxyAnswer {}

    /** The answer has no result: who is there is not known, so the rules for anonymous clients count. */
    record Unauthenticated() implements Connect {}

    /**
     * The client may connect.
     *
     * @param user its id; empty for an anonymous user, who is accepted as well
     * @param expireAt in seconds since 1970; 0 = never
     * @param info for {@code conn_info}
     * @param data for the client, in the connect result
     * @param channels to subscribe it to
     * @param subs the same with options, which win over {@code channels}
     * @param meta to be given back in later calls
     */
    record Accepted(
            String user,
            long expireAt,
            Payload info,
            Payload data,
            List<String> channels,
            Map<String, SubscribeOptions> subs,
            @Nullable RawJson meta)
            implements Connect {
        public Accepted {
            channels = List.copyOf(channels);
            subs = Collections.unmodifiableMap(new LinkedHashMap<>(subs));
        }
    }

    /**
     * About a connection that expires.
     *
     * @param expired whether it ends now; true also when the answer has no result
     * @param expireAt the next time, in seconds since 1970; 0 = never
     * @param info replaces {@code conn_info} unless empty
     * @param meta replaces the connection's, unless null
     */
    record Refresh(
            boolean expired,
            long expireAt,
            Payload info,
            @Nullable RawJson meta) implements ProxyAnswer {}

    /** The client may subscribe. */
    record Subscribe(SubscribeOptions options) implements ProxyAnswer {}

    /**
     * The client may publish.
     *
     * @param data in place of what the client gave, unless empty
     * @param version of the document that is published, as an unsigned number; 0 = none
     */
    record Publish(
            Payload data,
            boolean skipHistory,
            Map<String, String> tags,
            String idempotencyKey,
            boolean delta,
            long version,
            String versionEpoch)
            implements ProxyAnswer {
        public Publish {
            tags = Map.copyOf(tags);
        }

        /** Leaves the tags out, which are content. */
        @Override
        public String toString() {
            return "Publish[" + data + "]";
        }
    }

    /**
     * About a subscription that expires.
     *
     * @param expired whether it ends now; true also when the answer has no result
     * @param expireAt the next time, in seconds since 1970; 0 = never
     * @param info replaces {@code chan_info} unless empty
     */
    record SubRefresh(boolean expired, long expireAt, Payload info) implements ProxyAnswer {}

    /** What the procedure returns. */
    record Rpc(Payload data) implements ProxyAnswer {}
}
