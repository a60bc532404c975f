package io.ringcast.server.listener;

import io.helidon.common.buffers.DataReader;
import io.helidon.http.RequestException;
import io.helidon.http.Status;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.ServerRequest;
import io.ringcast.engine.limit.ByteBudget;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;

/**
 * A request body that was read within bounds of size, time and memory; closing it gives the memory back. Memory grows with
 * what arrived, never with what was announced.
 *
 * <p>Thread: the request's virtual thread.
 */
public final class RequestBody implements AutoCloseable {
    private static final byte[] EMPTY = {};
    private static final int FIRST_BYTES = 8 * 1024;
    /** A refused request's body up to this size is read and dropped, so that the connection can go on. */
    private static final int MAX_SKIPPED_BYTES = 64 * 1024;

    private final ByteBudget budget;
    private byte[] bytes = EMPTY;
    private int taken;

    private RequestBody(ByteBudget budget) {
        this.budget = budget;
    }

    /**
     * The whole body, at most {@code maxBytes} of it. What was announced as larger is refused before a byte is read. A
     * client that ends too early gets no answer: its connection is closed.
     *
     * @param budget memory for the bodies of all requests together
     * @throws BodyRefusedException if the body is too large, badly framed or too slow, or there is no memory for it
     */
    public static RequestBody read(ServerRequest request, int maxBytes, ByteBudget budget) {
        requireSize(request, maxBytes);
        RequestBody body = new RequestBody(budget);
        if (request.content().hasEntity()) {
            int announced = Math.toIntExact(request.headers().contentLength().orElse(0));
            try {
                reading(maxBytes, () -> {
                    try (InputStream in = request.content().inputStream()) {
                        body.fill(in, announced, maxBytes);
                    }
                });
            } catch (RuntimeException refused) {
                body.close();
                throw refused;
            }
        }
        return body;
    }

    /**
     * Refuses what was announced as larger than {@code maxBytes}.
     *
     * @throws BodyRefusedException if it was
     */
    public static void requireSize(ServerRequest request, int maxBytes) {
        if (request.headers().contentLength().orElse(0) > maxBytes) {
            throw tooLarge(maxBytes);
        }
    }

    /**
     * Reads and drops a body that nobody wants. False if it is larger than is worth it: then the connection must be
     * closed behind the answer.
     *
     * @throws BodyRefusedException if the body is badly framed or too slow
     */
    public static boolean skip(ServerRequest request) {
        if (!request.content().hasEntity()) {
            return true;
        }
        if (request.headers().contentLength().orElse(0) > MAX_SKIPPED_BYTES) {
            return false;
        }
        boolean[] ended = new boolean[1];
        reading(MAX_SKIPPED_BYTES, () -> {
            try (InputStream in = request.content().inputStream()) {
                byte[] dropped = new byte[FIRST_BYTES];
                int length = 0;
                int read = in.read(dropped);
                while (read >= 0 && length <= MAX_SKIPPED_BYTES) {
                    length += read;
                    read = in.read(dropped);
                }
                ended[0] = read < 0;
            }
        });
        return ended[0];
    }

    /** The body; belongs to the caller until {@link #close}. */
    public byte[] bytes() {
        return bytes;
    }

    /** Gives the memory back. Idempotent. */
    @Override
    public void close() {
        budget.release(taken);
        taken = 0;
        bytes = EMPTY;
    }

    private void fill(InputStream in, int announced, int maxBytes) throws IOException {
        int length = 0;
        grow(Math.min(announced > 0 ? announced : maxBytes, FIRST_BYTES));
        while (true) {
            int read = in.read(bytes, length, bytes.length - length);
            if (read < 0) {
                break;
            }
            length += read;
            if (length == bytes.length) {
                int next = in.read();
                if (next < 0) {
                    break;
                }
                if (length == maxBytes) {
                    throw tooLarge(maxBytes);
                }
                grow((int) Math.min(announced > length ? announced : maxBytes, 2L * length + FIRST_BYTES));
                bytes[length++] = (byte) next;
            }
        }
        if (length < bytes.length) {
            bytes = Arrays.copyOf(bytes, length);
        }
    }

    private void grow(int capacity) {
        if (!budget.tryTake(capacity - taken)) {
            throw new BodyRefusedException(
                    Status.SERVICE_UNAVAILABLE_503, "The server has no memory for request bodies now");
        }
        taken = capacity;
        bytes = Arrays.copyOf(bytes, capacity);
    }

    private interface Reading {
        void run() throws IOException;
    }

    private static void reading(int maxBytes, Reading action) {
        try {
            action.run();
        } catch (BodyRefusedException refused) {
            throw refused;
        } catch (RuntimeException failed) {
            throw refusalOf(failed, maxBytes);
        } catch (IOException failed) {
            throw refusalOf(new UncheckedIOException(failed), maxBytes);
        }
    }

    private static RuntimeException refusalOf(RuntimeException failed, int maxBytes) {
        for (Throwable cause = failed; cause != null; cause = cause.getCause()) {
            switch (cause) {
                case RequestInput.BodyTimeoutException _ -> {
                    return new BodyRefusedException(
                            Status.REQUEST_TIMEOUT_408, "The request body did not arrive in time");
                }
                case RequestInput.BodyOverrunException _ -> {
                    return tooLarge(maxBytes);
                }
                case CloseConnectionException closed -> {
                    return closed;
                }
                case RequestException parsed
                when parsed.status().equals(Status.REQUEST_ENTITY_TOO_LARGE_413) -> {
                    return tooLarge(maxBytes);
                }
                case RequestException _ -> {
                    return badlyFramed();
                }
                // What Helidon makes of a chunk size that is no number.
                case NumberFormatException _ -> {
                    return badlyFramed();
                }
                case DataReader.IncorrectNewLineException _ -> {
                    return badlyFramed();
                }
                default -> {}
            }
        }
        return failed;
    }

    private static BodyRefusedException tooLarge(int maxBytes) {
        return new BodyRefusedException(
                Status.REQUEST_ENTITY_TOO_LARGE_413, "The request body is larger than " + maxBytes + " bytes");
    }

    private static BodyRefusedException badlyFramed() {
        return new BodyRefusedException(Status.BAD_REQUEST_400, "The request body is badly framed");
    }
}
