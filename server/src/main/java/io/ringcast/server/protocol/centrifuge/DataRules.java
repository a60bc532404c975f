package io.ringcast.server.protocol.centrifuge;

import io.ringcast.engine.channel.Namespace;
import io.ringcast.server.json.JsonScanner;

/**
 * What may be published in a namespace.
 *
 * <p>Thread: any.
 */
public final class DataRules {
    private DataRules() {}

    /** Whether a namespace of this format takes these bytes. */
    public static boolean accepts(Namespace.DataFormat format, byte[] data) {
        return switch (format) {
            case BINARY -> true;
            case NOT_EMPTY -> data.length > 0;
            case JSON -> data.length > 0 && JsonScanner.isValid(data, 0, data.length);
            case JSON_OBJECT -> isObject(data) && JsonScanner.isValid(data, 0, data.length);
        };
    }

    private static boolean isObject(byte[] data) {
        int at = 0;
        while (at < data.length && data[at] <= ' ') {
            at++;
        }
        return at < data.length && data[at] == '{';
    }
}
