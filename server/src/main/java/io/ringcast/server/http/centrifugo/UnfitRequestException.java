package io.ringcast.server.http.centrifugo;

/**
 * A request that is no JSON, or none of the expected form, or that has a value that can't be taken.
 *
 * <p>Thread: any.
 */
final class UnfitRequestException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final boolean malformed;

    private UnfitRequestException(boolean malformed) {
        super(null, null, false, false);
        this.malformed = malformed;
    }

    /** Its form is wrong. Centrifugo protocol: as a whole request it is answered with 400. */
    static UnfitRequestException malformed() {
        return new UnfitRequestException(true);
    }

    /** A value of the right type is wrong. */
    static UnfitRequestException unfit() {
        return new UnfitRequestException(false);
    }

    boolean isMalformed() {
        return malformed;
    }
}
