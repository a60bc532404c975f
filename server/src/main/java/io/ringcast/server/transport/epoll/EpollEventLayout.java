package io.ringcast.server.transport.epoll;

/**
 * Where the fields of the kernel's {@code struct epoll_event} are. It is packed on x86-64 only:
 *
 * <pre>
 *            0        4        8        12       16
 *   x86-64   | events | data            |
 *   aarch64  | events | unused | data            |
 * </pre>
 *
 * <p>Thread: any.
 */
record EpollEventLayout(int sizeBytes, int eventsOffset, int dataOffset) {
    /** The layout for a value of the {@code os.arch} property. */
    static EpollEventLayout of(String architecture) {
        return switch (architecture) {
            case "amd64", "x86_64" -> new EpollEventLayout(12, 0, 4);
            case "aarch64" -> new EpollEventLayout(16, 0, 8);
            default ->
                throw new UnsupportedOperationException(
                        "os.arch=" + architecture + " has no known epoll_event layout: expected amd64 or aarch64");
        };
    }
}
