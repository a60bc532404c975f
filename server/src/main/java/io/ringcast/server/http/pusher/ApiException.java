package io.ringcast.server.http.pusher;

import io.ringcast.server.http.Answer;

/** Ends a request early with its answer. */
final class ApiException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Answer answer;

    ApiException(int status, String text) {
        this(ErrorBody.answer(status, text));
    }

    ApiException(Answer answer) {
        super(null, null, false, false);
        this.answer = answer;
    }

    Answer answer() {
        return answer;
    }
}
