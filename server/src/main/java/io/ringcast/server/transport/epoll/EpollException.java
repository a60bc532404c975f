package io.ringcast.server.transport.epoll;

import java.util.Locale;

/**
 * The kernel or the JDK refused something that the epoll transport needs.
 *
 * <p>Thread: any.
 */
public final class EpollException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int errno;

    EpollException(String what, int errno) {
        super(String.format(Locale.ROOT, "%s failed with errno=%d (%s)", what, errno, meaning(errno)));
        this.errno = errno;
    }

    EpollException(String what, Throwable cause) {
        super(what, cause);
        this.errno = 0;
    }

    /** The kernel's error number, or 0 where the failure was not a system call's. */
    public int errno() {
        return errno;
    }

    private static String meaning(int errno) {
        return switch (errno) {
            case Errno.EPERM -> "not permitted, or not a descriptor that epoll can watch";
            case Errno.EBADF -> "not an open descriptor";
            case Errno.ENOMEM -> "the kernel has no memory left";
            case Errno.EEXIST -> "already registered";
            case Errno.ENFILE -> "the machine is out of descriptors: raise fs.file-max";
            case Errno.EMFILE -> "the process is out of descriptors: raise ulimit -n";
            case Errno.ENOSPC -> "too many watched descriptors: raise fs.epoll.max_user_watches";
            default -> "see errno(3)";
        };
    }

    /** The few error numbers with a meaning here; equal on x86-64 and aarch64. */
    static final class Errno {
        static final int EPERM = 1;
        static final int EBADF = 9;
        static final int ENOMEM = 12;
        static final int EEXIST = 17;
        static final int ENFILE = 23;
        static final int EMFILE = 24;
        static final int ENOSPC = 28;

        private Errno() {}
    }
}
