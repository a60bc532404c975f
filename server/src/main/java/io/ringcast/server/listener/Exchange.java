package io.ringcast.server.listener;

/**
 * One HTTP request and what became of it. A handshake that made a WebSocket is one as well, with status 101.
 *
 * @param remoteAddress the peer's IP address, or an empty string where there is none
 * @param method as sent; empty where the request line was not understood
 * @param rawPath as sent, without the query; empty where the request line was not understood
 * @param status of the answer; 0 if there was none
 * @param sentBytes of the answer, its head included
 * @param durationNs from the request line to the last byte of the answer
 */
public record Exchange(
        String remoteAddress, String method, String rawPath, int status, long sentBytes, long durationNs) {}
