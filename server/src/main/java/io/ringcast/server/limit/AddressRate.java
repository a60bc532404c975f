package io.ringcast.server.limit;

import io.ringcast.engine.spi.RateLimiter.Rate;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * How often one address may do something. The key of an address is {@code <identifier>:<address>}, for the HTTP API by
 * default {@code api:203.0.113.7}: apps do not have a part in it, so that nobody gets more by naming more of them.
 *
 * <p>Thread: any but a shard.
 */
public final class AddressRate {
    private static final System.Logger LOG = System.getLogger(AddressRate.class.getName());

    private final RateGate gate;
    private final RateCounts.Limiter which;
    private final Terms terms;
    private final AtomicBoolean warned = new AtomicBoolean();

    /**
     * What is allowed to whom.
     *
     * @param identifier in front of the address in the key
     * @param trustHops entries of X-Forwarded-For that count, from the right
     */
    public record Terms(String identifier, Rate rate, int trustHops) {}

    public AddressRate(RateGate gate, RateCounts.Limiter which, Terms terms) {
        this.gate = gate;
        this.which = which;
        this.terms = terms;
    }

    /** Counts one attempt of the client with this peer and these X-Forwarded-For headers. */
    public RateVerdict take(String peer, List<String> forwardedFor) {
        if (terms.trustHops == 0 && !forwardedFor.isEmpty() && warned.compareAndSet(false, true)) {
            LOG.log(
                    Level.WARNING,
                    "{0}: requests come through a proxy (X-Forwarded-For), but trust_hops is 0: all clients behind it"
                            + " share the limit of its address. Set trust_hops to the number of proxies in front.",
                    which.limiterType());
        }
        String address = ClientAddress.of(peer, forwardedFor, terms.trustHops);
        return gate.take(which, terms.identifier + ":" + address, 1, terms.rate);
    }
}
