package io.ringcast.server.http.centrifugo;

import java.nio.charset.StandardCharsets;

/**
 * What became of a call.
 *
 * <p>Thread: any.
 */
sealed interface Outcome {
    /** Done, and there is nothing to tell. */
    Outcome NOTHING = new Done("{}".getBytes(StandardCharsets.US_ASCII));

    /**
     * Done.
     *
     * @param json the result object; for a batch the whole answer
     */
    @SuppressWarnings("ArrayRecordComponent") // written once, never compared
    record Done(byte[] json) implements Outcome {}

    /** Not done. */
    record Failed(ApiError error) implements Outcome {}
}
