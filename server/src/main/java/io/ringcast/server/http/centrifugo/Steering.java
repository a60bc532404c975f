package io.ringcast.server.http.centrifugo;

import io.ringcast.engine.history.StreamPosition;
import io.ringcast.server.json.JsonCursor;
import io.ringcast.server.json.RawJson;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.agrona.concurrent.EpochClock;
import org.jspecify.annotations.Nullable;

/**
 * What the back end does to clients that are connected. It succeeds whether or not there is such a client.
 *
 * <p>Thread: any (a request's virtual thread).
 */
final class Steering {
    private static final int FORCE_DISCONNECT = 3503;
    private static final String FORCE_DISCONNECT_REASON = "force disconnect";
    private static final int FIRST_CODE = 3000;
    private static final int LAST_CODE = 4999;
    // RFC 6455 5.5: a control frame holds 125 bytes, of which the code takes two.
    private static final int MAX_REASON_BYTES = 123;

    private final ChannelSpace channels;
    private final Clients clients;
    private final EpochClock clock;

    Steering(ChannelSpace channels, Clients clients, EpochClock clock) {
        this.channels = channels;
        this.clients = clients;
        this.clock = clock;
    }

    /** Collects the parameters that all of these have. */
    private static final class TargetParams {
        private String user = "";
        private String client = "";
        private String session = "";

        boolean take(JsonCursor in) {
            if (in.nameIs("user")) {
                user = Params.text(in.value());
            } else if (in.nameIs("client")) {
                client = Params.text(in.value());
            } else if (in.nameIs("session")) {
                session = Params.text(in.value());
            } else {
                return false;
            }
            return true;
        }

        Clients.Target target() {
            return new Clients.Target(user, client, session);
        }
    }

    private static Outcome outcome(CompletableFuture<Void> done) {
        return Waiting.done(done) ? Outcome.NOTHING : new Outcome.Failed(ApiError.INTERNAL);
    }

    // ---- subscriptions ----------------------------------------------------------------------------------------------

    /** A subscription that clients are to be given. */
    record SubscribeRequest(Clients.Target target, Clients.Invitation invitation) {
        static SubscribeRequest of(JsonCursor in) {
            TargetParams target = new TargetParams();
            String channel = "";
            byte[] info = null;
            byte[] data = null;
            byte[] decodedInfo = null;
            byte[] decodedData = null;
            long expireAt = 0;
            Clients.Overrides overrides = new Clients.Overrides(null, null, null, null, null);
            StreamPosition since = null;
            while (in.next()) {
                RawJson value = in.value();
                if (target.take(in)) {
                    continue;
                }
                if (in.nameIs("channel")) {
                    channel = Params.text(value);
                } else if (in.nameIs("info")) {
                    info = bytes(value);
                } else if (in.nameIs("b64info")) {
                    decodedInfo = Params.base64(value);
                } else if (in.nameIs("data")) {
                    data = bytes(value);
                } else if (in.nameIs("b64data")) {
                    decodedData = Params.base64(value);
                } else if (in.nameIs("expire_at")) {
                    expireAt = Params.signed(value);
                } else if (in.nameIs("recover_since")) {
                    since = Params.position(value);
                } else if (in.nameIs("override")) {
                    overrides = overrides(value);
                }
            }
            Params.end(in);
            return new SubscribeRequest(
                    target.target(),
                    new Clients.Invitation(
                            channel,
                            decodedInfo == null ? info : decodedInfo,
                            decodedData == null ? data : decodedData,
                            expireAt,
                            overrides,
                            since));
        }

        private static Clients.Overrides overrides(RawJson value) {
            Boolean presence = null;
            Boolean joinLeave = null;
            Boolean forcePushJoinLeave = null;
            Boolean forcePositioning = null;
            Boolean forceRecovery = null;
            JsonCursor in = Params.members(value);
            while (in.next()) {
                if (in.nameIs("presence")) {
                    presence = override(in.value());
                } else if (in.nameIs("join_leave")) {
                    joinLeave = override(in.value());
                } else if (in.nameIs("force_push_join_leave")) {
                    forcePushJoinLeave = override(in.value());
                } else if (in.nameIs("force_positioning")) {
                    forcePositioning = override(in.value());
                } else if (in.nameIs("force_recovery")) {
                    forceRecovery = override(in.value());
                }
            }
            Params.end(in);
            return new Clients.Overrides(presence, joinLeave, forcePushJoinLeave, forcePositioning, forceRecovery);
        }

        // Centrifugo protocol: an object whose value may be left out, which is false then.
        private static @Nullable Boolean override(RawJson value) {
            if (value.isNull()) {
                return null;
            }
            boolean wanted = false;
            JsonCursor in = Params.members(value);
            while (in.next()) {
                if (in.nameIs("value")) {
                    wanted = Params.flag(in.value());
                }
            }
            Params.end(in);
            return wanted;
        }
    }

    private static byte @Nullable [] bytes(RawJson value) {
        return value.isNull() ? null : value.toByteArray();
    }

    Outcome subscribe(SubscribeRequest request) {
        Clients.Invitation invitation = request.invitation;
        if (request.target.isEmpty() || isPast(invitation.expireAtSeconds())) {
            return new Outcome.Failed(ApiError.BAD_REQUEST);
        }
        return switch (channels.find(invitation.channel())) {
            case ChannelSpace.Named.Refused(var error) -> new Outcome.Failed(error);
            case ChannelSpace.Named.Known _ -> outcome(clients.subscribe(request.target, invitation));
        };
    }

    private boolean isPast(long seconds) {
        return seconds > 0 && seconds <= clock.time() / 1000;
    }

    /** Subscriptions that are to end. */
    record UnsubscribeRequest(Clients.Target target, String channel) {
        static UnsubscribeRequest of(JsonCursor in) {
            TargetParams target = new TargetParams();
            String channel = "";
            while (in.next()) {
                if (!target.take(in) && in.nameIs("channel")) {
                    channel = Params.text(in.value());
                }
            }
            Params.end(in);
            return new UnsubscribeRequest(target.target(), channel);
        }
    }

    Outcome unsubscribe(UnsubscribeRequest request) {
        if (request.target.isEmpty()) {
            return new Outcome.Failed(ApiError.BAD_REQUEST);
        }
        if (!request.channel.isEmpty()
                && channels.find(request.channel) instanceof ChannelSpace.Named.Refused(var error)) {
            return new Outcome.Failed(error);
        }
        return outcome(clients.unsubscribe(request.target, request.channel));
    }

    // ---- connections ------------------------------------------------------------------------------------------------

    /** Connections that are to end. */
    record DisconnectRequest(Clients.Target target, Set<String> spared, int code, String reason) {
        static DisconnectRequest of(JsonCursor in) {
            TargetParams target = new TargetParams();
            Set<String> spared = Set.of();
            int code = 0;
            String reason = "";
            while (in.next()) {
                if (target.take(in)) {
                    continue;
                }
                if (in.nameIs("whitelist")) {
                    spared = Params.texts(in.value());
                } else if (in.nameIs("disconnect")) {
                    JsonCursor told = Params.members(in.value());
                    while (told.next()) {
                        if (told.nameIs("code")) {
                            code = Params.int32(told.value());
                        } else if (told.nameIs("reason")) {
                            reason = Params.text(told.value());
                        }
                    }
                    Params.end(told);
                }
            }
            Params.end(in);
            return code == 0
                    ? new DisconnectRequest(target.target(), spared, FORCE_DISCONNECT, FORCE_DISCONNECT_REASON)
                    : new DisconnectRequest(target.target(), spared, code, reason);
        }
    }

    Outcome disconnect(DisconnectRequest request) {
        boolean sendable = request.code >= FIRST_CODE
                && request.code <= LAST_CODE
                && request.reason.getBytes(StandardCharsets.UTF_8).length <= MAX_REASON_BYTES;
        if (request.target.isEmpty() || !sendable) {
            return new Outcome.Failed(ApiError.BAD_REQUEST);
        }
        return outcome(clients.disconnect(request.target, request.spared, request.code, request.reason));
    }

    /** Connections that are to end at another time. */
    @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
    record RefreshRequest(Clients.Target target, boolean expired, long expireAtSeconds, byte @Nullable [] info) {
        static RefreshRequest of(JsonCursor in) {
            TargetParams target = new TargetParams();
            boolean expired = false;
            long expireAt = 0;
            byte[] info = null;
            while (in.next()) {
                if (target.take(in)) {
                    continue;
                }
                if (in.nameIs("expired")) {
                    expired = Params.flag(in.value());
                } else if (in.nameIs("expire_at")) {
                    expireAt = Params.signed(in.value());
                } else if (in.nameIs("info")) {
                    info = bytes(in.value());
                }
            }
            Params.end(in);
            return new RefreshRequest(target.target(), expired, expireAt, info);
        }
    }

    Outcome refresh(RefreshRequest request) {
        return request.target.isEmpty()
                ? new Outcome.Failed(ApiError.BAD_REQUEST)
                : outcome(clients.refresh(request.target, request.expired, request.expireAtSeconds, request.info));
    }
}
