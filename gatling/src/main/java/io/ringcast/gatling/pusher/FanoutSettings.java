package io.ringcast.gatling.pusher;

import java.time.Duration;

/**
 * Where the server is and how much it gets, from system properties {@code ringcast.*}. The defaults are a smoke run.
 *
 * <p>Thread: any.
 *
 * @param port of a server on this machine: latencies compare clocks
 * @param perSecond publications in a second
 * @param payloadBytes length of each publication's data
 */
record FanoutSettings(
        int port,
        PusherSigner signer,
        String channel,
        int subscribers,
        int publications,
        int perSecond,
        int payloadBytes) {
    private static final Duration SLACK = Duration.ofSeconds(20);

    static FanoutSettings fromSystemProperties() {
        PusherSigner signer = new PusherSigner(
                System.getProperty("ringcast.app", "app-id"),
                System.getProperty("ringcast.key", "app-key"),
                System.getProperty("ringcast.secret", "app-secret"));
        return new FanoutSettings(
                number("port", 6001),
                signer,
                System.getProperty("ringcast.channel", "private-bench-0"),
                number("subscribers", 50),
                number("publications", 40),
                number("rate", 20),
                number("payload", 128));
    }

    private static int number(String name, int otherwise) {
        int value = Integer.getInteger("ringcast." + name, otherwise);
        if (value < 1) {
            throw new IllegalArgumentException("ringcast." + name + "=" + value + " is not valid: expected at least 1");
        }
        return value;
    }

    Duration betweenPublications() {
        return Duration.ofSeconds(1).dividedBy(perSecond);
    }

    /** How long all subscribers may take to come; a run that has not got them by then shows it. */
    Duration patience() {
        return SLACK;
    }

    /** After this a delivery that has not come counts as lost. */
    Duration longest() {
        return betweenPublications().multipliedBy(publications).plus(SLACK.multipliedBy(2));
    }
}
