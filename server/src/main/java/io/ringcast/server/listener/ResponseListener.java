package io.ringcast.server.listener;

import io.helidon.http.Headers;
import io.helidon.http.Status;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.http1.Http1ConnectionListener;

/**
 * Notices what is answered, and which response is a connection's last one.
 *
 * <p>Thread: any.
 */
final class ResponseListener implements Http1ConnectionListener {
    @Override
    public void status(ConnectionContext context, Status status) {
        ExchangeTracker exchanges = context instanceof GuardedContext guarded ? guarded.exchanges() : null;
        if (exchanges != null) {
            exchanges.status(status.code());
        }
    }

    @Override
    public void headers(ConnectionContext context, Headers headers) {
        if (context instanceof GuardedContext guarded && HeadListener.sayClose(headers)) {
            guarded.input().lastResponse();
        }
    }
}
