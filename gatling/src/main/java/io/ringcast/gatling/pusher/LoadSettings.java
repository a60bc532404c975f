package io.ringcast.gatling.pusher;

import java.time.Duration;

/**
 * Where the server is and how much it gets, from system properties {@code ringcast.*}.
 *
 * <p>Thread: any.
 *
 * @param port of a server on this machine: latencies compare clocks
 * @param publications on each channel
 * @param perSecond publications in a second, over all channels
 * @param payloadBytes length of each publication's data
 * @param acceptedP99Ms bound of the run's assertion about latency
 */
record LoadSettings(
        int port,
        PusherSigner signer,
        int subscribers,
        int channels,
        int publications,
        int perSecond,
        int payloadBytes,
        int acceptedP99Ms) {
    private static final Duration SLACK = Duration.ofSeconds(20);

    /** The sizes are those of a smoke run; the system properties of their names override them. */
    static LoadSettings sized(int subscribers, int channels, int publications, int perSecond) {
        PusherSigner signer = new PusherSigner(
                System.getProperty("ringcast.app", "app-id"),
                System.getProperty("ringcast.key", "app-key"),
                System.getProperty("ringcast.secret", "app-secret"));
        return new LoadSettings(
                number("port", 6001),
                signer,
                number("subscribers", subscribers),
                number("channels", channels),
                number("publications", publications),
                number("rate", perSecond),
                number("payload", 128),
                // A cold generator that shares two cores with a cold server: this bound only finds what got stuck.
                number("p99", 3000));
    }

    /** One of the sizes that only some simulations have. */
    static int number(String name, int otherwise) {
        int value = Integer.getInteger("ringcast." + name, otherwise);
        if (value < 1) {
            throw new IllegalArgumentException("ringcast." + name + "=" + value + " is not valid: expected at least 1");
        }
        return value;
    }

    Duration betweenPublications() {
        return Duration.ofSeconds(1).dividedBy(perSecond);
    }

    /** How long the publications of all channels take. */
    Duration publishing() {
        return betweenPublications().multipliedBy((long) publications * channels);
    }

    /** How long all subscribers may take to come; a run that has not got them by then shows it. */
    Duration patience() {
        return SLACK;
    }

    /** After this a delivery that has not come counts as lost. */
    Duration longest() {
        return publishing().multipliedBy(2).plus(SLACK.multipliedBy(2));
    }
}
