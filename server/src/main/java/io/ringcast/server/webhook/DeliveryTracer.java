package io.ringcast.server.webhook;

/**
 * Follows webhook requests for whoever looks at traces.
 *
 * <p>Thread: any.
 */
@FunctionalInterface
public interface DeliveryTracer {
    /** Follows nothing. */
    DeliveryTracer NONE = (appId, webhook, attempt) -> Trace.NONE;

    /** An attempt begins. */
    Trace begin(String appId, Webhook webhook, int attempt);

    /**
     * One attempt.
     *
     * <p>Thread: confined to the attempt.
     */
    interface Trace {
        /** Of an attempt that nobody follows. */
        Trace NONE = new Trace() {
            @Override
            public String traceparent() {
                return "";
            }

            @Override
            public void status(int status) {}

            @Override
            public void end(String failure) {}
        };

        /** The value of the header {@code traceparent}, or an empty string for none. */
        String traceparent();

        /** The receiver answered with a status. */
        void status(int status);

        /** It is over. Called once; {@code failure} is empty where it succeeded. */
        void end(String failure);
    }
}
