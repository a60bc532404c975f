package io.ringcast.server.callback;

import java.nio.charset.StandardCharsets;

/** Bounds of what a back end may tell a client in codes and words. */
final class Verdicts {
    /** Codes below belong to the SDKs, which would take them for a failure of their own. */
    static final int MIN_ERROR = 100;

    static final int MIN_DISCONNECT = 3000;
    static final int MAX_DISCONNECT = 4999;
    static final int MAX_MESSAGE = 1024;
    /** RFC 6455 5.5: a close frame carries 125 bytes, two of them the code. */
    static final int MAX_REASON_BYTES = 123;

    private Verdicts() {}

    static boolean isErrorCode(long code) {
        return code >= MIN_ERROR && code <= Integer.MAX_VALUE;
    }

    static boolean isDisconnectCode(long code) {
        return code >= MIN_DISCONNECT && code <= MAX_DISCONNECT;
    }

    static String message(String text) {
        return text.length() <= MAX_MESSAGE ? text : wholeCharacters(text, MAX_MESSAGE);
    }

    static String reason(String text) {
        int bytes = 0;
        for (int i = 0; i < text.length(); i++) {
            int codePoint = text.codePointAt(i);
            int units = Character.charCount(codePoint);
            bytes += text.substring(i, i + units).getBytes(StandardCharsets.UTF_8).length;
            if (bytes > MAX_REASON_BYTES) {
                return text.substring(0, i);
            }
            i += units - 1;
        }
        return text;
    }

    private static String wholeCharacters(String text, int length) {
        return text.substring(0, Character.isHighSurrogate(text.charAt(length - 1)) ? length - 1 : length);
    }
}
