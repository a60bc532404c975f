package io.ringcast.server.http.pusher;

/**
 * Why an HTTP publish request is not carried out.
 *
 * <p>Thread: any.
 *
 * @param status of the HTTP answer
 * @param text for the sender; official SDKs pass it on, some of their suites look for fragments of it
 */
public record Refusal(int status, String text) implements EventOutcome, BatchOutcome {
    static Refusal incorrect(String detail) {
        return new Refusal(400, "The received data is incorrect: " + detail);
    }
}
