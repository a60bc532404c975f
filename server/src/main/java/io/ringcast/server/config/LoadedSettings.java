package io.ringcast.server.config;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Settings, and how they came about.
 *
 * <p>Thread: any.
 *
 * @param warnings sentences for the log at start
 * @param notices sentences about a configuration that is right
 * @param sources by key path, in the order of the reference
 */
public record LoadedSettings(
        Settings settings, List<String> warnings, List<String> notices, Map<String, Source> sources) {
    public LoadedSettings {
        warnings = List.copyOf(warnings);
        notices = List.copyOf(notices);
        sources = Collections.unmodifiableMap(new LinkedHashMap<>(sources));
    }

    /**
     * Where a value came from.
     *
     * @param value as TOML writes it, without secrets
     * @param origin such as {@code default}, {@code file config/ringcast.toml} or {@code env PORT}
     */
    public record Source(String value, String origin) {}
}
