package io.ringcast.server.protocol.centrifuge;

import java.util.List;
import java.util.Map;

/**
 * Headers that came with a connection.
 *
 * <p>Thread: any.
 *
 * @param real of the HTTP request, in its order
 * @param emulated what a client that can't set headers says in their place; not to be trusted as the others are
 */
public record RequestHeaders(List<Header> real, Map<String, String> emulated) {
    /** None. */
    public static final RequestHeaders NONE = new RequestHeaders(List.of(), Map.of());

    /** One line. */
    public record Header(String name, String value) {}

    public RequestHeaders {
        real = List.copyOf(real);
        emulated = Map.copyOf(emulated);
    }

    /** The value of a real header in any case, or an empty text. */
    public String real(String name) {
        for (Header header : real) {
            if (header.name().equalsIgnoreCase(name)) {
                return header.value();
            }
        }
        return "";
    }

    RequestHeaders withEmulated(Map<String, String> said) {
        return said.isEmpty() ? this : new RequestHeaders(real, said);
    }
}
