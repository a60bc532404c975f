package io.ringcast.server.transport.epoll;

/** Says in a JVM of its own whether the transport is available there. */
final class AvailabilityProbe {
    private AvailabilityProbe() {}

    public static void main(String[] arguments) {
        System.out.println(EpollSupport.available() + " " + EpollSupport.unavailableReason());
    }
}
