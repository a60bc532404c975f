package io.ringcast.server.transport.epoll;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/**
 * The system calls of the epoll transport, and the only class that makes native calls. Pointers go as {@code long}, so a
 * call allocates nothing; the caller owns the memory and its bounds. Initialising this class fails where libc or the
 * architecture is another one: ask {@link EpollSupport#available()} first.
 *
 * <p>The calls are plain ones, not {@code Linker.Option.critical}: a 4 µs {@code send} would hold up a safepoint. {@code
 * errno} is captured only where somebody acts on it, which is never per message. For {@code recv} and {@code send} a -1 is
 * read as "not now": epoll is level-triggered, so a socket that really failed is reported with EPOLLERR or EPOLLHUP by
 * the next wait and ends there, and a spurious -1 costs one more event.
 *
 * <p>Thread: any; who may use which descriptor is the caller's rule.
 */
@SuppressWarnings("restricted")
final class LinuxSockets {
    static final EpollEventLayout EVENT = EpollEventLayout.of(System.getProperty("os.arch"));

    static final int EPOLLIN = 0x1;
    static final int EPOLLOUT = 0x4;
    static final int EPOLLERR = 0x8;
    static final int EPOLLHUP = 0x10;
    static final int EPOLLRDHUP = 0x2000;

    // The asm-generic values, which x86-64 and aarch64 share.
    private static final int EPOLL_CTL_ADD = 1;
    private static final int EPOLL_CTL_DEL = 2;
    private static final int EPOLL_CTL_MOD = 3;
    private static final int EPOLL_CLOEXEC = 0x80000;
    private static final int EFD_CLOEXEC = 0x80000;
    private static final int EFD_NONBLOCK = 0x800;
    private static final int MSG_DONTWAIT = 0x40;
    private static final int MSG_NOSIGNAL = 0x4000;
    private static final int F_GETFL = 3;
    private static final int F_SETFL = 4;
    private static final int F_DUPFD_CLOEXEC = 1030;
    private static final int O_NONBLOCK = 0x800;
    private static final int SHUT_WR = 1;
    private static final int SOL_SOCKET = 1;
    private static final int SO_ERROR = 4;
    private static final int SO_SNDBUF = 7;
    private static final int SO_LINGER = 13;
    private static final int IPPROTO_TCP = 6;
    private static final int TCP_NODELAY = 1;

    private static final Linker LINKER = Linker.nativeLinker();
    private static final StructLayout CAPTURE = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO = CAPTURE.varHandle(PathElement.groupElement("errno"));
    private static final Linker.Option CAPTURES_ERRNO = Linker.Option.captureCallState("errno");

    /**
     * Any function of up to five integers and pointers. Both ABIs pass such arguments in 64-bit registers of which the callee
     * reads what it declares, and give an int back in the lower half of one (System V AMD64 psABI 3.2.3, AAPCS64 6.8.2), so
     * that the calls can share one shape: the JVM makes a stub for each shape at run time, and a dozen of them cost the
     * start more than anything else here.
     */
    private static final FunctionDescriptor INTEGERS =
            FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG);

    private static final MethodHandle RECV = link("recv", INTEGERS);
    private static final MethodHandle SEND = link("send", INTEGERS);
    private static final MethodHandle READ = link("read", INTEGERS);
    private static final MethodHandle WRITE = link("write", INTEGERS);
    private static final MethodHandle CLOSE = link("close", INTEGERS);
    private static final MethodHandle SHUTDOWN = link("shutdown", INTEGERS);
    private static final MethodHandle EPOLL_WAIT = link("epoll_wait", INTEGERS);
    private static final MethodHandle EPOLL_CTL = link("epoll_ctl", INTEGERS);
    private static final MethodHandle SETSOCKOPT = link("setsockopt", INTEGERS);
    private static final MethodHandle GETSOCKOPT = link("getsockopt", INTEGERS);
    private static final MethodHandle EPOLL_CTL_ERRNO = link("epoll_ctl", INTEGERS, CAPTURES_ERRNO);
    private static final MethodHandle EPOLL_CREATE1 = link("epoll_create1", INTEGERS, CAPTURES_ERRNO);
    private static final MethodHandle EVENTFD = link("eventfd", INTEGERS, CAPTURES_ERRNO);
    private static final MethodHandle FCNTL = link(
            "fcntl",
            FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT),
            CAPTURES_ERRNO,
            Linker.Option.firstVariadicArg(2));

    private LinuxSockets() {}

    /** A new epoll instance, closed on exec. */
    static int epollCreate() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment capture = arena.allocate(CAPTURE);
            int fd = (int) (long) EPOLL_CREATE1.invokeExact(capture, (long) EPOLL_CLOEXEC, 0L, 0L, 0L, 0L);
            return checked("epoll_create1", fd, capture);
        } catch (Throwable t) {
            throw rethrown(t);
        }
    }

    /** A new non-blocking eventfd with count 0, closed on exec. */
    static int eventDescriptor() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment capture = arena.allocate(CAPTURE);
            int fd = (int) (long) EVENTFD.invokeExact(capture, 0L, (long) (EFD_CLOEXEC | EFD_NONBLOCK), 0L, 0L, 0L);
            return checked("eventfd", fd, capture);
        } catch (Throwable t) {
            throw rethrown(t);
        }
    }

    /** Starts to watch a descriptor; 0 or the error number. */
    static int epollAdd(int epollFd, int fd, long event) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment capture = arena.allocate(CAPTURE);
            int result = (int) (long)
                    EPOLL_CTL_ERRNO.invokeExact(capture, (long) epollFd, (long) EPOLL_CTL_ADD, (long) fd, event, 0L);
            return result == 0 ? 0 : (int) ERRNO.get(capture, 0L);
        } catch (Throwable t) {
            throw rethrown(t);
        }
    }

    /** Changes what a watched descriptor is watched for; false if the kernel refused. */
    static boolean epollModify(int epollFd, int fd, long event) {
        try {
            return (int) (long) EPOLL_CTL.invokeExact((long) epollFd, (long) EPOLL_CTL_MOD, (long) fd, event, 0L) == 0;
        } catch (Throwable t) {
            throw rethrown(t);
        }
    }

    /** Stops watching; a descriptor that is not watched is left alone. */
    static void epollDelete(int epollFd, int fd) {
        try {
            long _ = (long) EPOLL_CTL.invokeExact((long) epollFd, (long) EPOLL_CTL_DEL, (long) fd, 0L, 0L);
        } catch (Throwable t) {
            throw rethrown(t);
        }
    }

    /** Ready events, 0 on timeout, -1 when interrupted by a signal. */
    static int epollWait(int epollFd, long events, int capacity, int timeoutMs) {
        try {
            return (int) (long) EPOLL_WAIT.invokeExact((long) epollFd, events, (long) capacity, (long) timeoutMs, 0L);
        } catch (Throwable t) {
            throw rethrown(t);
        }
    }

    /** Bytes received, 0 at the end of the stream, -1 when there is nothing now or the socket failed. */
    static int recv(int fd, long address, int length) {
        try {
            return (int) (long) RECV.invokeExact((long) fd, address, (long) length, (long) MSG_DONTWAIT, 0L);
        } catch (Throwable t) {
            throw rethrown(t);
        }
    }

    /** Bytes taken by the kernel, -1 when it takes none now or the socket failed. */
    static int send(int fd, long address, int length) {
        try {
            return (int) (long)
                    SEND.invokeExact((long) fd, address, (long) length, (long) (MSG_DONTWAIT | MSG_NOSIGNAL), 0L);
        } catch (Throwable t) {
            throw rethrown(t);
        }
    }

    static long read(int fd, long address, long length) {
        try {
            return (long) READ.invokeExact((long) fd, address, length, 0L, 0L);
        } catch (Throwable t) {
            throw rethrown(t);
        }
    }

    static long write(int fd, long address, long length) {
        try {
            return (long) WRITE.invokeExact((long) fd, address, length, 0L, 0L);
        } catch (Throwable t) {
            throw rethrown(t);
        }
    }

    static void close(int fd) {
        try {
            long _ = (long) CLOSE.invokeExact((long) fd, 0L, 0L, 0L, 0L);
        } catch (Throwable t) {
            throw rethrown(t);
        }
    }

    /** Sends FIN behind what the kernel has queued. */
    static void shutdownWrites(int fd) {
        try {
            long _ = (long) SHUTDOWN.invokeExact((long) fd, (long) SHUT_WR, 0L, 0L, 0L);
        } catch (Throwable t) {
            throw rethrown(t);
        }
    }

    /** A second descriptor for the same socket, closed on exec. */
    static int duplicate(int fd) {
        return control("fcntl(F_DUPFD_CLOEXEC)", fd, F_DUPFD_CLOEXEC, 0);
    }

    static void setNonBlocking(int fd) {
        int flags = control("fcntl(F_GETFL)", fd, F_GETFL, 0);
        control("fcntl(F_SETFL)", fd, F_SETFL, flags | O_NONBLOCK);
    }

    /** False where the socket has no such option (Unix sockets). */
    static boolean setNoDelay(int fd) {
        return setOption(fd, IPPROTO_TCP, TCP_NODELAY, 1);
    }

    /** Fixes the kernel's send buffer, which would grow to megabytes otherwise; the kernel doubles the value. */
    static boolean setSendBuffer(int fd, int bytes) {
        return setOption(fd, SOL_SOCKET, SO_SNDBUF, bytes);
    }

    /** Makes the next {@link #close} drop the kernel's queues and reset the connection. */
    static boolean resetOnClose(int fd) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment linger = arena.allocate(JAVA_INT, 2);
            linger.setAtIndex(JAVA_INT, 0, 1);
            linger.setAtIndex(JAVA_INT, 1, 0);
            return (int) (long)
                            SETSOCKOPT.invokeExact((long) fd, (long) SOL_SOCKET, (long) SO_LINGER, linger.address(), 8L)
                    == 0;
        } catch (Throwable t) {
            throw rethrown(t);
        }
    }

    /** Takes and clears the socket's pending error; 0 for none. */
    static int takeError(int fd) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment value = arena.allocate(JAVA_INT);
            MemorySegment length = arena.allocate(JAVA_INT);
            length.set(JAVA_INT, 0, 4);
            int result = (int) (long) GETSOCKOPT.invokeExact(
                    (long) fd, (long) SOL_SOCKET, (long) SO_ERROR, value.address(), length.address());
            return result == 0 ? value.get(JAVA_INT, 0) : EpollException.Errno.EBADF;
        } catch (Throwable t) {
            throw rethrown(t);
        }
    }

    private static boolean setOption(int fd, int level, int option, int value) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = arena.allocate(JAVA_INT);
            memory.set(JAVA_INT, 0, value);
            return (int) (long) SETSOCKOPT.invokeExact((long) fd, (long) level, (long) option, memory.address(), 4L)
                    == 0;
        } catch (Throwable t) {
            throw rethrown(t);
        }
    }

    private static int control(String what, int fd, int command, int argument) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment capture = arena.allocate(CAPTURE);
            int result = (int) FCNTL.invokeExact(capture, fd, command, argument);
            return checked(what, result, capture);
        } catch (Throwable t) {
            throw rethrown(t);
        }
    }

    private static int checked(String what, int result, MemorySegment capture) {
        if (result < 0) {
            throw new EpollException(what, (int) ERRNO.get(capture, 0L));
        }
        return result;
    }

    private static MethodHandle link(String name, FunctionDescriptor function, Linker.Option... options) {
        MemorySegment symbol = LINKER.defaultLookup()
                .find(name)
                .orElseThrow(() -> new UnsupportedOperationException("libc has no function " + name));
        return LINKER.downcallHandle(symbol, function, options);
    }

    private static RuntimeException rethrown(Throwable t) {
        if (t instanceof Error error) {
            throw error;
        }
        return t instanceof RuntimeException e ? e : new IllegalStateException("native call failed", t);
    }
}
