package io.ringcast.server.config;

/**
 * The log.
 *
 * <p>Thread: any.
 */
public record LoggingSettings(
        @Setting(value = "human", reload = true, env = "LOG_OUTPUT_FORMAT", doc = "How lines look.")
        LogFormat outputFormat,

        @Setting(value = "stdout", reload = true, doc = "Where lines go.")
        LogOutput output,

        @Setting(value = "true", reload = true, env = "LOG_COLORS_ENABLED", doc = "Colour lines on a terminal.")
        boolean colorsEnabled,

        @Setting(value = "true", reload = true, env = "LOG_INCLUDE_TARGET", doc = "Name the source of a line.")
        boolean includeTarget,

        @Setting(
                value = "",
                reload = true,
                env = "RUST_LOG",
                doc = "Levels, such as debug or info,ringcast::transport=debug; docs/operate/logs.md has the rules.")
        String filter,

        @Setting(
                value = "info,ringcast=debug",
                reload = true,
                env = "SOCKUDO_LOG_DEBUG",
                doc = "Levels while debug is on and filter is not set.")
        String debugFilter,

        @Setting(
                value = "info",
                reload = true,
                env = "SOCKUDO_LOG_PROD",
                doc = "Levels while debug is off and filter is not set.")
        String prodFilter) {
    /** How log lines look. */
    public enum LogFormat {
        /** For people. */
        HUMAN,
        /** One object in a line. */
        JSON
    }

    /** Where log lines go. */
    public enum LogOutput {
        /** Standard output. */
        STDOUT,
        /** Standard error. */
        STDERR
    }
}
