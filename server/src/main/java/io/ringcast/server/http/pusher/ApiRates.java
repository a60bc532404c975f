package io.ringcast.server.http.pusher;

import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import io.ringcast.engine.app.App;
import io.ringcast.engine.spi.RateLimiter.Rate;
import io.ringcast.server.http.Answer;
import io.ringcast.server.limit.AddressRate;
import io.ringcast.server.limit.RateCounts.Limiter;
import io.ringcast.server.limit.RateGate;
import io.ringcast.server.limit.RateVerdict;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The rates of the HTTP API: those of an app's back end, where publications are counted by channel and reads by request,
 * and that of an address.
 *
 * <p>Thread: any.
 */
public final class ApiRates {
    private static final Duration WINDOW = Duration.ofSeconds(1);

    private final @Nullable RateGate apps;
    private final @Nullable AddressRate addresses;

    /**
     * @param apps where the rates of apps are counted, or null if they are not
     * @param addresses the rate of one address, or null if it has none
     */
    public ApiRates(@Nullable RateGate apps, @Nullable AddressRate addresses) {
        this.apps = apps;
        this.addresses = addresses;
    }

    /** What an answer says about the rate; nothing if there is none. */
    record Standing(@Nullable RateVerdict verdict) {
        private static final Standing UNLIMITED = new Standing(null);

        Answer mark(Answer answer) {
            return verdict == null ? answer : marked(answer, verdict);
        }
    }

    Standing takeEvents(App app, int points) {
        return take(Limiter.APP_EVENTS, app, points, app.limits().maxBackendEventsPerSecond());
    }

    Standing takeRead(App app) {
        return take(Limiter.APP_READS, app, 1, app.limits().maxReadRequestsPerSecond());
    }

    private Standing take(Limiter which, App app, int points, int perSecond) {
        if (perSecond <= 0 || apps == null) {
            return Standing.UNLIMITED;
        }
        String key = (which == Limiter.APP_EVENTS ? "api:events:" : "api:reads:") + app.id();
        RateVerdict verdict = apps.take(which, key, points, new Rate(perSecond, WINDOW));
        if (!verdict.allowed()) {
            throw new ApiException(refusal(verdict));
        }
        return new Standing(verdict);
    }

    /** Counts the request for its address; null if addresses have no rate. */
    @Nullable
    RateVerdict takeAddress(ServerRequest request) {
        return addresses == null
                ? null
                : addresses.take(peerOf(request), request.headers().all(HeaderNames.X_FORWARDED_FOR, List::of));
    }

    private static String peerOf(ServerRequest request) {
        return request.remotePeer().address() instanceof InetSocketAddress peer && peer.getAddress() != null
                ? peer.getAddress().getHostAddress()
                : "";
    }

    static Answer refusal(RateVerdict verdict) {
        Answer answer = verdict.outcome() == RateVerdict.Outcome.FAILED
                ? ErrorBody.answer(503, "The rate limiter did not answer. Try again later.")
                : ErrorBody.answer(429, "Too many requests.");
        return marked(answer, verdict);
    }

    private static Answer marked(Answer answer, RateVerdict verdict) {
        Answer marked = answer;
        for (Map.Entry<String, String> header : verdict.headers().entrySet()) {
            marked = marked.with(header.getKey(), header.getValue());
        }
        return marked;
    }
}
