package io.ringcast.engine.history;

import java.util.List;

/**
 * Publications read from a stream, and the stream's top at that time.
 *
 * <p>Thread: any.
 *
 * @param publications in the order asked for; those that are left if some are {@link Verdict#GONE}
 */
public record StreamRange(Verdict verdict, List<StoredPublication> publications, StreamPosition top) {
    /** How the answer fits the question. */
    public enum Verdict {
        /** Nothing is missing. */
        OK,
        /** The place asked for is one of another stream; there are no publications. */
        EPOCH_MISMATCH,
        /**
         * The publication that follows the place asked for is not stored any more. Only reading forward can find that:
         * whoever reads backward has come to the end.
         */
        GONE
    }
}
