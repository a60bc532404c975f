package io.ringcast.server.protocol.pusher;

import io.ringcast.engine.counter.ConnectionError;

/**
 * Errors of the protocol. Pusher protocol: the code's range tells the client whether to come back. 4000 to 4099 never,
 * 4100 to 4199 after a second, 4200 to 4299 at once; 4300 and above never end a connection.
 *
 * <p>Thread: any.
 *
 * @param code of the error event and, where it ends the connection, of the Close frame
 * @param message what a person reads
 */
record PusherError(int code, String message) {
    static final PusherError TLS_ONLY =
            new PusherError(4000, "Application only accepts SSL connections, reconnect using wss://");
    static final PusherError APP_DISABLED = new PusherError(4003, "The app is not enabled.");
    static final PusherError PATH_NOT_FOUND = new PusherError(4005, "Path not found");
    static final PusherError BAD_VERSION = new PusherError(4006, "Invalid version string format");
    static final PusherError UNSUPPORTED_VERSION = new PusherError(4007, "Unsupported protocol version");
    static final PusherError NO_VERSION = new PusherError(4008, "No protocol version supplied");
    static final PusherError ORIGIN = new PusherError(4009, "Origin not allowed");
    static final PusherError UNAUTHORIZED = new PusherError(4009, "Connection not authorized.");
    static final PusherError NO_USER_ID =
            new PusherError(4009, "The returned user data must contain the \"id\" field.");
    static final PusherError SIGNIN_DISABLED = new PusherError(4009, "Signing in is disabled for the app.");
    static final PusherError OTHER_USER = new PusherError(4009, "The connection is signed in as another user already.");
    static final PusherError SIGNIN_TIMEOUT = new PusherError(4009, "Connection not authorized within timeout.");
    static final PusherError TERMINATED = new PusherError(4009, "You got disconnected by the app.");
    static final PusherError OVER_CAPACITY = new PusherError(4100, "Over capacity");
    static final PusherError SHUTDOWN = new PusherError(4200, "Server closed. Please reconnect shortly.");
    static final PusherError RECONNECT = new PusherError(4200, "Force reconnect requested by the app.");
    static final PusherError NO_PONG = new PusherError(4201, "Pong reply not received in time");
    static final PusherError IDLE = new PusherError(4202, "Closed after inactivity");
    static final PusherError BAD_FORMAT = new PusherError(4300, "Invalid message format");
    static final PusherError NO_CHANNEL = new PusherError(4300, "The channel is missing.");
    static final PusherError NO_CLIENT_MESSAGES =
            new PusherError(4301, "The app does not have client messaging enabled.");
    static final PusherError EVENT_WITHOUT_CHANNEL = new PusherError(4301, "The channel is missing.");
    static final PusherError NOT_FOR_CLIENTS =
            new PusherError(4301, "Client events can only be sent to private or presence channels");
    static final PusherError NOT_SUBSCRIBED = new PusherError(4301, "Not subscribed to the channel");
    static final PusherError RATE =
            new PusherError(4301, "The rate limit for sending client events exceeded the quota.");
    static final PusherError WATCHLIST =
            new PusherError(4302, "Watchlist limit exceeded. Only the first 100 user IDs are accepted.");

    /** What metrics call it where it keeps a client out. */
    ConnectionError reason() {
        return switch (code) {
            case 4000 -> ConnectionError.TLS_REQUIRED;
            case 4001 -> ConnectionError.APP_NOT_FOUND;
            case 4003 -> ConnectionError.APP_DISABLED;
            case 4005 -> ConnectionError.PATH_NOT_FOUND;
            case 4006, 4007, 4008 -> ConnectionError.UNSUPPORTED_PROTOCOL;
            case 4009 -> ConnectionError.ORIGIN_NOT_ALLOWED;
            case 4200 -> ConnectionError.SHUTTING_DOWN;
            default -> ConnectionError.OVER_CAPACITY;
        };
    }

    static PusherError unknownKey(String key) {
        return new PusherError(4001, "App key " + key + " does not exist.");
    }

    static PusherError overQuota(int code) {
        return new PusherError(code, "Application is over connection quota");
    }

    static PusherError eventNameTooLong(int max) {
        return new PusherError(4301, "Event name is too long. Maximum allowed size is " + max + ".");
    }

    static PusherError payloadTooLarge(int maxBytes) {
        return new PusherError(4301, "The event data should be less than " + kilobytes(maxBytes) + " KB.");
    }

    private static String kilobytes(int bytes) {
        return bytes % 1024 == 0 ? Integer.toString(bytes / 1024) : Double.toString(bytes / 1024.0);
    }
}
