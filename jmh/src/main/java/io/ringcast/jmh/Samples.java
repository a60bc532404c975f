package io.ringcast.jmh;

import io.ringcast.engine.app.App;
import io.ringcast.engine.app.AppFeatures;
import io.ringcast.engine.app.AppLimits;
import io.ringcast.engine.app.Credential;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * What benchmarks are fed, the same for all, so that their figures can be added up.
 *
 * <p>Thread: any.
 */
public final class Samples {
    /** The app of config/bench.toml. */
    public static final App APP = new App(
            "app-id",
            List.of(new Credential("app-key", "app-secret")),
            true,
            AppLimits.DEFAULT,
            AppFeatures.DEFAULT,
            List.of());

    /** A channel name of usual length. */
    public static final String CHANNEL = "private-bench-0";

    /** An event name of usual length. */
    public static final String EVENT = "client-bench";

    private Samples() {}

    /** A JSON string literal of {@code lengthBytes} bytes, quotes included. */
    public static byte[] data(int lengthBytes) {
        return ('"' + "x".repeat(lengthBytes - 2) + '"').getBytes(StandardCharsets.US_ASCII);
    }
}
