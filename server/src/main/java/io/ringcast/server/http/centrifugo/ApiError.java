package io.ringcast.server.http.centrifugo;

/**
 * What a call is refused with. Centrifugo protocol: an error travels in the body of a 200; in transport error mode the
 * status follows it.
 *
 * <p>Thread: any.
 */
enum ApiError {
    INTERNAL(100, "internal server error", 500),
    UNKNOWN_CHANNEL(102, "unknown channel", 404),
    NOT_FOUND(104, "not found", 404),
    BAD_REQUEST(107, "bad request", 400),
    NOT_AVAILABLE(108, "not available", 400),
    UNRECOVERABLE_POSITION(112, "unrecoverable position", 416);

    private final int code;
    private final int status;
    private final String json;

    ApiError(int code, String message, int status) {
        this.code = code;
        this.status = status;
        this.json = "{\"code\":" + code + ",\"message\":\"" + message + "\"}";
    }

    int code() {
        return code;
    }

    /** The status of the answer in transport error mode. */
    int status() {
        return status;
    }

    /** The error object, in ASCII. */
    String json() {
        return json;
    }
}
