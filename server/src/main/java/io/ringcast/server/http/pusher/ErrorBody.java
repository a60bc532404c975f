package io.ringcast.server.http.pusher;

import io.ringcast.server.http.Answer;

/**
 * The body of an error: the text for people and SDKs, the status twice under the names that the SDKs of both families
 * know.
 *
 * <p>Thread: any.
 */
final class ErrorBody {
    private ErrorBody() {}

    static Answer answer(int status, String text) {
        return Answer.json(
                status,
                new JsonText()
                        .open('{')
                        .name("error")
                        .value(text)
                        .name("code")
                        .value(status)
                        .name("status")
                        .value(status)
                        .close('}')
                        .bytes());
    }
}
