package io.ringcast.server.config;

import java.util.List;

/**
 * What a {@link Setting} says of its key.
 *
 * @param doc empty when the key was read from the index, which leaves out what only the reference shows
 */
record KeyTraits(
        String value,
        String doc,
        String forcedBy,
        List<String> alias,
        double min,
        double max,
        Unit unit,
        String zero,
        Check check,
        boolean secret,
        String sockudo,
        String soketi,
        String strict,
        int nodePort,
        boolean reload,
        String unused) {
    static KeyTraits of(Setting setting) {
        return new KeyTraits(
                setting.value(),
                setting.doc(),
                setting.forcedBy(),
                List.of(setting.alias()),
                setting.min(),
                setting.max(),
                setting.unit(),
                setting.zero(),
                setting.check(),
                setting.secret(),
                setting.sockudo(),
                setting.soketi(),
                setting.strict(),
                setting.nodePort(),
                setting.reload(),
                setting.unused());
    }
}
