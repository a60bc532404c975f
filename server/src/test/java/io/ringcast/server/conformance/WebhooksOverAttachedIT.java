package io.ringcast.server.conformance;

/** {@link WebhooksContract} over the transport of virtual threads. */
final class WebhooksOverAttachedIT extends WebhooksContract {
    WebhooksOverAttachedIT() {
        super("attached", 1);
    }
}
