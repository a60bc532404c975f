package io.ringcast.server.http.pusher;

import io.ringcast.engine.app.App;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One request that has passed the checks that all share.
 *
 * @param query decoded, names in lower case
 * @param body the raw bytes
 */
@SuppressWarnings("ArrayRecordComponent") // lives as long as the request
record ApiCall(App app, Map<String, String> query, byte[] body) {
    @Nullable
    String parameter(String name) {
        return query.get(name);
    }
}
