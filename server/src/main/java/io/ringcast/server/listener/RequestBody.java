package io.ringcast.server.listener;

import io.helidon.common.buffers.DataReader;
import io.helidon.http.RequestException;
import io.helidon.http.Status;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.ServerRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/**
 * Reads request bodies within bounds of size and time.
 *
 * <p>Thread: the request's virtual thread.
 */
public final class RequestBody {
    private static final byte[] EMPTY = {};

    private RequestBody() {}

    /**
     * The whole body, at most {@code maxBytes} of it. What was announced as larger is refused before a byte is read. A
     * client that ends too early gets no answer: its connection is closed.
     *
     * @throws BodyRefusedException if the body is too large, badly framed or too slow
     */
    public static byte[] read(ServerRequest request, int maxBytes) {
        if (request.headers().contentLength().orElse(0) > maxBytes) {
            throw tooLarge(maxBytes);
        }
        if (!request.content().hasEntity()) {
            return EMPTY;
        }
        byte[] body;
        try (InputStream in = request.content().inputStream()) {
            body = in.readNBytes(maxBytes);
            if (body.length == maxBytes && in.read() >= 0) {
                throw tooLarge(maxBytes);
            }
        } catch (BodyRefusedException refused) {
            throw refused;
        } catch (RuntimeException failed) {
            throw refusalOf(failed, maxBytes);
        } catch (IOException failed) {
            throw refusalOf(new UncheckedIOException(failed), maxBytes);
        }
        return body;
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
