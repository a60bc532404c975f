package io.ringcast.server.protocol.centrifuge;

import io.ringcast.engine.fanout.Shard;
import io.ringcast.server.protocol.Admission;
import io.ringcast.server.protocol.StreamAdmission;
import io.ringcast.server.transport.Connection;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/**
 * A client of a stream between its request and its shard, or what it is told instead.
 *
 * <p>Thread: handed from a virtual thread to a shard.
 */
final class StreamEntrance implements StreamAdmission {
    // Centrifugo sends the same: a proxy that buffers would hold back what belongs to the moment.
    private static final String HEAD = """
            Cache-Control: private, no-cache, no-store, must-revalidate, max-age=0\r
            Pragma: no-cache\r
            Expires: 0\r
            X-Accel-Buffering: no\r
            Transfer-Encoding: chunked\r
            Connection: close\r
            """;

    private final CentrifugeProtocol protocol;
    private final CentrifugeProtocol.Entry entry;
    private final ClientLink.Traits traits;
    private final Request request;

    /**
     * What the client asked for.
     *
     * @param first its first frame, or its connect request where it sends no frames
     * @param answers in place of a stream for those whose connect fails; null if they get a stream as well
     * @param moreHeaders lines for the head of the answer, each with its end
     */
    @SuppressWarnings("ArrayRecordComponent") // handed on once and never compared
    record Request(byte[] first, @Nullable ConnectAnswers answers, String moreHeaders) {}

    StreamEntrance(
            CentrifugeProtocol protocol, CentrifugeProtocol.Entry entry, ClientLink.Traits traits, Request request) {
        this.protocol = protocol;
        this.entry = entry;
        this.traits = traits;
        this.request = request;
    }

    CentrifugeProtocol protocol() {
        return protocol;
    }

    ClientLink.Traits traits() {
        return traits;
    }

    Request request() {
        return request;
    }

    CentrifugeGuest guest() {
        if (entry instanceof CentrifugeProtocol.Entry.Open(var guest)) {
            return guest;
        }
        throw new IllegalStateException("a client that was refused has no session");
    }

    /** The head of the answer, and what its body begins with. */
    byte[] head() {
        byte[] head = ("HTTP/1.1 200 OK\r\nDate: "
                        + DateTimeFormatter.RFC_1123_DATE_TIME.format(ZonedDateTime.now(ZoneOffset.UTC))
                        + "\r\nContent-Type: " + StreamKind.contentType(traits.framing()) + "\r\n" + HEAD
                        + request.moreHeaders + "\r\n")
                .getBytes(StandardCharsets.US_ASCII);
        byte[] preamble = traits.framing().preamble();
        byte[] all = new byte[head.length + preamble.length];
        System.arraycopy(head, 0, all, 0, head.length);
        System.arraycopy(preamble, 0, all, head.length, preamble.length);
        return all;
    }

    @Override
    public Admission.@Nullable Refusal refusal() {
        return entry instanceof CentrifugeProtocol.Entry.Shut(var status, var reason)
                ? new Admission.Refusal(status, reason)
                : null;
    }

    @Override
    public Opening open(Connection connection, Shard shard) {
        return new StreamLink(this, connection, shard);
    }

    @Override
    public void abandon() {
        if (entry instanceof CentrifugeProtocol.Entry.Open(var guest)) {
            guest.release();
        }
    }
}
