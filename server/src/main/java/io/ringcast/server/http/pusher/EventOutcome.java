package io.ringcast.server.http.pusher;

/**
 * What reading the body of POST /events gives.
 *
 * <p>Thread: any.
 */
public sealed interface EventOutcome permits EventRequest, Refusal {}
