package io.ringcast.server.listener;

import java.time.Duration;

/**
 * Bounds of one listener.
 *
 * @param headTimeout from accept, or from the first byte of a later request, to the complete request head
 * @param idleTimeout how long a connection may stay open between two requests
 * @param bodyTimeout from the complete head to the complete request body
 * @param writeTimeout how long one write of an HTTP response may wait for the client to read
 * @param stopGrace how long {@link GuardedListener#stop()} lets running requests finish
 * @param maxOpenConnections accepted sockets that may be open at once, handed-over ones included
 * @param maxBodyBytes largest request body that any route may ask for
 * @param maxHeadBytes largest request line, and largest sum of header lines
 * @param backlog connections that the kernel queues before they are accepted
 * @param sendBufferBytes SO_SNDBUF of accepted sockets: otherwise the kernel grows it to megabytes per slow client
 */
public record ListenerLimits(
        Duration headTimeout,
        Duration idleTimeout,
        Duration bodyTimeout,
        Duration writeTimeout,
        Duration stopGrace,
        int maxOpenConnections,
        int maxBodyBytes,
        int maxHeadBytes,
        int backlog,
        int sendBufferBytes) {

    public ListenerLimits {
        requirePositive("head timeout", headTimeout);
        requirePositive("idle timeout", idleTimeout);
        requirePositive("body timeout", bodyTimeout);
        requirePositive("write timeout", writeTimeout);
        requireAtLeast("max open connections", maxOpenConnections, 1);
        requireAtLeast("max body bytes", maxBodyBytes, 0);
        requireAtLeast("max head bytes", maxHeadBytes, 1024);
        requireAtLeast("backlog", backlog, 1);
        requireAtLeast("send buffer bytes", sendBufferBytes, 4096);
    }

    /** What the design asks for; the number of connections follows from the process's descriptor limit. */
    public static ListenerLimits defaults() {
        return new ListenerLimits(
                Duration.ofSeconds(10),
                Duration.ofSeconds(30),
                Duration.ofSeconds(30),
                Duration.ofSeconds(30),
                Duration.ofSeconds(5),
                DescriptorBudget.defaultMaxOpenConnections(),
                16 * 1024 * 1024,
                16 * 1024,
                4096,
                128 * 1024);
    }

    /** The same with other deadlines for what a client sends. */
    public ListenerLimits withTimeouts(Duration head, Duration idle, Duration body) {
        return new ListenerLimits(
                head,
                idle,
                body,
                writeTimeout,
                stopGrace,
                maxOpenConnections,
                maxBodyBytes,
                maxHeadBytes,
                backlog,
                sendBufferBytes);
    }

    /** The same with another deadline for what a client does not read. */
    public ListenerLimits withWriteTimeout(Duration write) {
        return new ListenerLimits(
                headTimeout,
                idleTimeout,
                bodyTimeout,
                write,
                stopGrace,
                maxOpenConnections,
                maxBodyBytes,
                maxHeadBytes,
                backlog,
                sendBufferBytes);
    }

    /** The same with another time for running requests when the listener stops. */
    public ListenerLimits withStopGrace(Duration grace) {
        return new ListenerLimits(
                headTimeout,
                idleTimeout,
                bodyTimeout,
                writeTimeout,
                grace,
                maxOpenConnections,
                maxBodyBytes,
                maxHeadBytes,
                backlog,
                sendBufferBytes);
    }

    /** The same with another cap on open sockets. */
    public ListenerLimits withMaxOpenConnections(int connections) {
        return new ListenerLimits(
                headTimeout,
                idleTimeout,
                bodyTimeout,
                writeTimeout,
                stopGrace,
                connections,
                maxBodyBytes,
                maxHeadBytes,
                backlog,
                sendBufferBytes);
    }

    /** The same with another bound for request heads. */
    public ListenerLimits withMaxHeadBytes(int bytes) {
        return new ListenerLimits(
                headTimeout,
                idleTimeout,
                bodyTimeout,
                writeTimeout,
                stopGrace,
                maxOpenConnections,
                maxBodyBytes,
                bytes,
                backlog,
                sendBufferBytes);
    }

    /** The same with another bound for request bodies. */
    public ListenerLimits withMaxBodyBytes(int bytes) {
        return new ListenerLimits(
                headTimeout,
                idleTimeout,
                bodyTimeout,
                writeTimeout,
                stopGrace,
                maxOpenConnections,
                bytes,
                maxHeadBytes,
                backlog,
                sendBufferBytes);
    }

    private static void requirePositive(String what, Duration value) {
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException(what + "=" + value + " is not valid: expected more than zero");
        }
    }

    private static void requireAtLeast(String what, int value, int least) {
        if (value < least) {
            throw new IllegalArgumentException(
                    what + "=" + value + " is not valid: expected a number of at least " + least);
        }
    }
}
