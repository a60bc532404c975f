package io.ringcast.server.listener;

/**
 * Is told of each HTTP request that a listener has dealt with. Must not block.
 *
 * <p>Thread: any (a connection's virtual thread).
 */
@FunctionalInterface
public interface ExchangeListener {
    /** The answer is written, or the client is gone. */
    void onExchange(Exchange exchange);
}
