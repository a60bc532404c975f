package io.ringcast.server.transport.websocket;

import java.util.List;

/**
 * Answer to the {@code Sec-WebSocket-Extensions} headers of a request (RFC 7692 5 and 7.1).
 *
 * <p>Thread: any.
 */
public sealed interface DeflateNegotiation {
    /**
     * The first acceptable offer is taken. Neither side keeps its window between messages.
     *
     * @param serverWindowBits window that our compressed frames must respect, 15 unless the client wants a smaller one
     * @param headerValue what the 101 answer says
     */
    record Agreed(int serverWindowBits, String headerValue) implements DeflateNegotiation {}

    /** There is no offer that we can serve: answer without the extension. */
    record Declined() implements DeflateNegotiation {}

    /** A header breaks the grammar of RFC 6455 9.1: the handshake must fail with 400. */
    record Malformed() implements DeflateNegotiation {}

    /** Negotiates over all header values in their order. */
    static DeflateNegotiation of(List<String> headerValues) {
        try {
            for (ExtensionOffers.Offer offer : ExtensionOffers.parse(headerValues)) {
                if (offer.name().equals("permessage-deflate")) {
                    int windowBits = serverWindowBits(offer.parameters());
                    if (windowBits > 0) {
                        return agreed(windowBits);
                    }
                }
            }
            return new Declined();
        } catch (ExtensionOffers.MalformedException _) {
            return new Malformed();
        }
    }

    private static Agreed agreed(int windowBits) {
        String answer = "permessage-deflate; server_no_context_takeover; client_no_context_takeover";
        return new Agreed(
                windowBits,
                windowBits == PermessageDeflate.FULL_WINDOW_BITS
                        ? answer
                        : answer + "; server_max_window_bits=" + windowBits);
    }

    /** The window for our frames, or 0 if the offer must be declined (RFC 7692 7: unknown, repeated, invalid). */
    private static int serverWindowBits(List<ExtensionOffers.Parameter> parameters) {
        int windowBits = PermessageDeflate.FULL_WINDOW_BITS;
        long names = parameters.stream()
                .map(ExtensionOffers.Parameter::name)
                .distinct()
                .count();
        if (names < parameters.size()) {
            return 0;
        }
        for (ExtensionOffers.Parameter parameter : parameters) {
            boolean valid = switch (parameter.name()) {
                case "server_no_context_takeover", "client_no_context_takeover" -> !parameter.hasValue();
                case "client_max_window_bits" -> !parameter.hasValue() || bits(parameter.value()) > 0;
                case "server_max_window_bits" -> {
                    windowBits = bits(parameter.value());
                    yield windowBits > 0;
                }
                default -> false;
            };
            if (!valid) {
                return 0;
            }
        }
        return windowBits;
    }

    /** RFC 7692 7.1.2: a decimal number from 8 to 15 without leading zeros; 0 if it is something else. */
    private static int bits(String value) {
        return switch (value) {
            case "8", "9", "10", "11", "12", "13", "14", "15" -> Integer.parseInt(value);
            default -> 0;
        };
    }
}
