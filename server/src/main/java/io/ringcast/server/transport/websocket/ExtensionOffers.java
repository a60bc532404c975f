package io.ringcast.server.transport.websocket;

import java.util.ArrayList;
import java.util.List;

/**
 * Parser of {@code Sec-WebSocket-Extensions} (RFC 6455 9.1), bounded in length and in offers.
 *
 * <p>Thread: confined to its caller.
 */
final class ExtensionOffers {
    private static final int MAX_HEADER_CHARS = 4096;
    private static final int MAX_OFFERS = 64;
    private static final String SEPARATORS = "()<>@,;:\\\"/[]?={}";

    private final String text;
    private int at;

    private ExtensionOffers(String text) {
        this.text = text;
    }

    /** One extension with its parameters, in the order of the header. */
    record Offer(String name, List<Parameter> parameters) {}

    /** A parameter; {@code value} is empty without {@code hasValue}, since a value has at least one character. */
    record Parameter(String name, boolean hasValue, String value) {}

    /** The header breaks its grammar or our bounds. */
    static final class MalformedException extends Exception {
        private static final long serialVersionUID = 1L;

        private MalformedException(String message) {
            super(message);
        }
    }

    static List<Offer> parse(List<String> headerValues) throws MalformedException {
        List<Offer> offers = new ArrayList<>();
        for (String value : headerValues) {
            if (value.length() > MAX_HEADER_CHARS) {
                throw new MalformedException("Sec-WebSocket-Extensions is longer than " + MAX_HEADER_CHARS);
            }
            new ExtensionOffers(value).readList(offers);
            if (offers.size() > MAX_OFFERS) {
                throw new MalformedException("Sec-WebSocket-Extensions offers more than " + MAX_OFFERS);
            }
        }
        return offers;
    }

    private void readList(List<Offer> offers) throws MalformedException {
        do {
            skipSpace();
            // RFC 7230 7: a recipient accepts empty list elements.
            if (at < text.length() && text.charAt(at) != ',') {
                offers.add(readOffer());
            }
        } while (accept(','));
        if (at < text.length()) {
            throw new MalformedException("unexpected character at " + at);
        }
    }

    private Offer readOffer() throws MalformedException {
        String name = readToken();
        List<Parameter> parameters = new ArrayList<>();
        while (accept(';')) {
            skipSpace();
            String parameter = readToken();
            if (accept('=')) {
                skipSpace();
                parameters.add(new Parameter(parameter, true, readValue()));
            } else {
                parameters.add(new Parameter(parameter, false, ""));
            }
        }
        return new Offer(name, parameters);
    }

    private String readValue() throws MalformedException {
        if (at == text.length() || text.charAt(at) != '"') {
            return readToken();
        }
        at++;
        StringBuilder value = new StringBuilder();
        while (at < text.length() && text.charAt(at) != '"') {
            if (text.charAt(at) == '\\') {
                at++;
            }
            // RFC 6455 9.1: the value behind the quotes must itself be a token.
            if (at == text.length() || !isTokenChar(text.charAt(at))) {
                throw new MalformedException("quoted value is not a token");
            }
            value.append(text.charAt(at++));
        }
        if (at == text.length() || value.isEmpty()) {
            throw new MalformedException("quoted value is empty or has no end");
        }
        at++;
        return value.toString();
    }

    private String readToken() throws MalformedException {
        int start = at;
        while (at < text.length() && isTokenChar(text.charAt(at))) {
            at++;
        }
        if (at == start) {
            throw new MalformedException("token expected at " + at);
        }
        return text.substring(start, at);
    }

    /** Consumes the character, and spaces before it, if it is next. */
    private boolean accept(char wanted) {
        skipSpace();
        if (at < text.length() && text.charAt(at) == wanted) {
            at++;
            return true;
        }
        return false;
    }

    private void skipSpace() {
        while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
            at++;
        }
    }

    static boolean isTokenChar(char c) {
        return c > ' ' && c < 0x7f && SEPARATORS.indexOf(c) < 0;
    }
}
