package io.ringcast.server.listener;

import io.helidon.http.HttpException;
import io.helidon.http.Status;

/**
 * A request body that cannot be had: too large (413), badly framed (400) or too slow (408). Routes let it pass or give it
 * an error handler of their own; the connection must not be kept in any case.
 */
public final class BodyRefusedException extends HttpException {
    private static final long serialVersionUID = 1L;

    BodyRefusedException(Status status, String message) {
        super(message, status, false);
    }
}
