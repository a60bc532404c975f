package io.ringcast.server.http.pusher;

/**
 * What reading the body of POST /batch_events gives.
 *
 * <p>Thread: any.
 */
public sealed interface BatchOutcome permits BatchRequest, Refusal {}
