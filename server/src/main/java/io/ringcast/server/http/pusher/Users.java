package io.ringcast.server.http.pusher;

import io.ringcast.engine.channel.UserChannels;
import io.ringcast.engine.fanout.Engine;
import io.ringcast.engine.session.Disconnect;
import io.ringcast.server.http.Answer;

/**
 * Ends the connections of one signed-in user.
 *
 * <p>Thread: any.
 */
final class Users {
    private final Engine engine;

    Users(Engine engine) {
        this.engine = engine;
    }

    Answer terminate(ApiCall call, String userId, boolean okBody) {
        end(call, userId, Disconnect.TERMINATED_BY_APP);
        return Answer.done(okBody);
    }

    Answer forceReconnect(ApiCall call, String userId) {
        end(call, userId, Disconnect.RECONNECT_REQUESTED);
        return Answer.done(true);
    }

    private void end(ApiCall call, String userId, Disconnect reason) {
        if (!engine.end(call.app().id(), UserChannels.messages(userId), reason)) {
            throw new ApiException(ErrorBody.answer(503, "The server is over capacity. Nothing was done.")
                    .with("Retry-After", "1"));
        }
    }
}
