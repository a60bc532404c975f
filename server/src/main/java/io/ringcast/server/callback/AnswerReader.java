package io.ringcast.server.callback;

import io.ringcast.server.callback.SubscribeOptions.Overrides;
import org.jspecify.annotations.Nullable;

/**
 * Reads answers: a disconnect counts before an error, and an error before a result.
 *
 * <p>Thread: any.
 *
 * @param <R> what a result is read as
 */
@FunctionalInterface
interface AnswerReader<R extends ProxyAnswer> {
    /** Reads a result; null if the answer has none. */
    R result(@Nullable Fields result);

    /**
     * Reads a whole answer.
     *
     * @throws BadAnswerException if it is not what the protocol says
     */
    default ProxyOutcome<R> read(byte[] body, int length) {
        Fields answer = Fields.of(body, length);
        Fields disconnect = answer.object("disconnect");
        if (disconnect != null) {
            long code = disconnect.number("code");
            if (!Verdicts.isDisconnectCode(code)) {
                throw new BadAnswerException("disconnect.code is not one that a connection can be closed with");
            }
            return new ProxyOutcome.Disconnected<>((int) code, Verdicts.reason(disconnect.text("reason")));
        }
        Fields error = answer.object("error");
        if (error != null) {
            long code = error.number("code");
            if (!Verdicts.isErrorCode(code)) {
                throw new BadAnswerException("error.code is not " + Verdicts.MIN_ERROR + " or more");
            }
            return new ProxyOutcome.Refused<>(
                    (int) code, Verdicts.message(error.text("message")), error.flag("temporary"));
        }
        return new ProxyOutcome.Answer<>(result(answer.object("result")));
    }

    static ProxyAnswer.Connect connect(@Nullable Fields result) {
        if (result == null) {
            return new ProxyAnswer.Unauthenticated();
        }
        return new ProxyAnswer.Accepted(
                result.text("user"),
                result.number("expire_at"),
                result.payload("info", "b64info"),
                result.payload("data", "b64data"),
                result.texts("channels"),
                result.map("subs", AnswerReader::options),
                result.raw("meta"));
    }

    static ProxyAnswer.Refresh refresh(@Nullable Fields result) {
        if (result == null) {
            return new ProxyAnswer.Refresh(true, 0, Payload.NONE, null);
        }
        return new ProxyAnswer.Refresh(
                result.flag("expired"),
                result.number("expire_at"),
                result.payload("info", "b64info"),
                result.raw("meta"));
    }

    static ProxyAnswer.Subscribe subscribe(@Nullable Fields result) {
        return new ProxyAnswer.Subscribe(result == null ? SubscribeOptions.NONE : options(result));
    }

    static ProxyAnswer.Publish publish(@Nullable Fields given) {
        Fields result = given == null ? Fields.none() : given;
        return new ProxyAnswer.Publish(
                result.payload("data", "b64data"),
                result.flag("skip_history"),
                result.textMap("tags"),
                result.text("idempotency_key"),
                result.flag("delta"),
                result.unsigned("version"),
                result.text("version_epoch"));
    }

    static ProxyAnswer.SubRefresh subRefresh(@Nullable Fields result) {
        if (result == null) {
            return new ProxyAnswer.SubRefresh(true, 0, Payload.NONE);
        }
        return new ProxyAnswer.SubRefresh(
                result.flag("expired"), result.number("expire_at"), result.payload("info", "b64info"));
    }

    static ProxyAnswer.Rpc rpc(@Nullable Fields result) {
        // A procedure may well return null.
        return new ProxyAnswer.Rpc(result == null ? Payload.NONE : result.payloadOrNull("data", "b64data"));
    }

    private static SubscribeOptions options(Fields from) {
        Fields override = from.object("override");
        return new SubscribeOptions(
                from.payload("info", "b64info"),
                from.payload("data", "b64data"),
                override == null ? Overrides.NONE : overrides(override),
                from.number("expire_at"));
    }

    private static Overrides overrides(Fields from) {
        return new Overrides(
                from.boxedFlag("presence"),
                from.boxedFlag("join_leave"),
                from.boxedFlag("force_push_join_leave"),
                from.boxedFlag("force_positioning"),
                from.boxedFlag("force_recovery"));
    }
}
