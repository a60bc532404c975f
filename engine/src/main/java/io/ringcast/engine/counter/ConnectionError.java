package io.ringcast.engine.counter;

/**
 * Why a client was refused or a connection failed. Names that dashboards of the protocol family know are kept.
 *
 * <p>Thread: any.
 */
public enum ConnectionError {
    /** No app has the key. */
    APP_NOT_FOUND("app_not_found"),
    /** The app is switched off. */
    APP_DISABLED("app_disabled"),
    /** The app could not be looked up. */
    APP_VALIDATION_FAILED("app_validation_failed"),
    /** The page's origin is not one of the app's. */
    ORIGIN_NOT_ALLOWED("origin_not_allowed"),
    /** The app wants TLS. */
    TLS_REQUIRED("tls_required"),
    /** No version of the protocol, or one that is not spoken. */
    UNSUPPORTED_PROTOCOL("unsupported_protocol"),
    /** The app has all the connections that it may have. */
    CONNECTION_LIMIT("connection_limit_exceeded"),
    /** The node has all the connections that it may have. */
    OVER_CAPACITY("over_capacity"),
    /** The node drains. */
    SHUTTING_DOWN("shutting_down"),
    /** A signature for a channel or a user did not hold. */
    AUTHENTICATION_FAILED("authentication_failed"),
    /** Frames that can't be read, too many of them. */
    MALFORMED_MESSAGES("malformed_messages"),
    /** The client read too slowly. */
    SLOW_CONSUMER("slow_consumer"),
    /** No protocol has the path. */
    PATH_NOT_FOUND("path_not_found");

    private static final ConnectionError[] ALL = values();

    private final String label;

    ConnectionError(String label) {
        this.label = label;
    }

    /** The value of a metric's label. */
    public String label() {
        return label;
    }

    static int count() {
        return ALL.length;
    }
}
