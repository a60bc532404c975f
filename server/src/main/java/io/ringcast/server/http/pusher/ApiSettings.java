package io.ringcast.server.http.pusher;

import io.ringcast.engine.limit.ByteBudget;

/**
 * Forms and bounds of the HTTP API.
 *
 * <p>Thread: any.
 *
 * @param pathPrefix empty, or a path that begins with a slash and does not end with one
 * @param maxBodyBytes largest request body
 * @param okBody publications answer {@code {"ok":true}} in place of {@code {}}
 * @param channelsVerbose the list of channels carries counts without being asked
 * @param channelVerbose one channel shows its counts without being asked
 * @param bodies memory for the request bodies of all requests together
 */
public record ApiSettings(
        String pathPrefix,
        int maxBodyBytes,
        boolean okBody,
        boolean channelsVerbose,
        boolean channelVerbose,
        ByteBudget bodies) {}
