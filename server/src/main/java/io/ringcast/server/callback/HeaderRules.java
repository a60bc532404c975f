package io.ringcast.server.callback;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Which headers reach a back end. A real header beats one that the client made up, which beats a static one. What belongs
 * to one connection and its framing never passes, listed or not; neither does a value that is not plain ASCII, since a
 * line end in it would begin a header of the client's choice.
 *
 * <p>Thread: any.
 *
 * @param http names that are taken from the request that opened the connection
 * @param emulated names that are taken from the client's connect command
 * @param fixed sent with each call; never shown, since they often hold a secret
 */
public record HeaderRules(Set<String> http, Set<String> emulated, Map<String, String> fixed) {
    /** Nothing passes. */
    public static final HeaderRules NONE = new HeaderRules(Set.of(), Set.of(), Map.of());

    static final int MAX_VALUE_LENGTH = 8 * 1024;
    static final int MAX_TOTAL_LENGTH = 32 * 1024;

    private static final Set<String> NEVER = Set.of(
            "connection",
            "keep-alive",
            "proxy-authenticate",
            "proxy-authorization",
            "proxy-connection",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade",
            "expect",
            "host",
            "content-length",
            "content-type",
            "content-encoding",
            // An answer that is packed could not be read.
            "accept-encoding");

    public HeaderRules {
        http = lowerCase(http);
        emulated = lowerCase(emulated);
        fixed = Map.copyOf(fixed);
        fixed.forEach((name, value) -> {
            if (!isName(name) || NEVER.contains(lower(name)) || !isValue(value)) {
                throw new IllegalArgumentException("static header " + name
                        + " can't be sent: expected a header that does not belong to the connection or the body, with a"
                        + " value of plain ASCII on one line");
            }
        });
    }

    /** What to send, and how much of it was left out. */
    record Chosen(List<Caller.Header> headers, int dropped) {}

    Chosen choose(Caller caller) {
        Picked picked = new Picked();
        fixed.forEach((name, value) -> picked.replace(lower(name), List.of(value)));
        caller.emulatedHeaders().forEach((name, value) -> {
            if (emulated.contains(lower(name))) {
                picked.replaceGood(lower(name), List.of(value));
            }
        });
        Map<String, List<String>> real = new TreeMap<>();
        for (Caller.Header header : caller.headers()) {
            String name = lower(header.name());
            if (http.contains(name)) {
                real.computeIfAbsent(name, _ -> new ArrayList<>()).add(header.value());
            }
        }
        real.forEach(picked::replaceGood);
        return picked.bounded();
    }

    private static Set<String> lowerCase(Set<String> names) {
        Set<String> lower = new HashSet<>();
        for (String name : names) {
            if (isName(name) && !NEVER.contains(lower(name))) {
                lower.add(lower(name));
            }
        }
        return Set.copyOf(lower);
    }

    private static String lower(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    private static boolean isName(String name) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            // RFC 9110 5.6.2: the characters of a token.
            boolean alphanumeric = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
            if (!alphanumeric && "!#$%&'*+-.^_`|~".indexOf(c) < 0) {
                return false;
            }
        }
        return !name.isEmpty();
    }

    private static boolean isValue(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if ((c < ' ' && c != '\t') || c >= 0x7f) {
                return false;
            }
        }
        return value.length() <= MAX_VALUE_LENGTH;
    }

    /** Leaves the static values out. */
    @Override
    public String toString() {
        return "HeaderRules[" + http + ", " + emulated + "]";
    }

    private static final class Picked {
        private final Map<String, List<String>> values = new TreeMap<>();
        private int dropped;

        void replace(String name, List<String> with) {
            values.put(name, with);
        }

        void replaceGood(String name, List<String> with) {
            List<String> good = with.stream().filter(HeaderRules::isValue).toList();
            dropped += with.size() - good.size();
            if (!good.isEmpty()) {
                values.put(name, good);
            }
        }

        Chosen bounded() {
            List<Caller.Header> headers = new ArrayList<>();
            int length = 0;
            for (Map.Entry<String, List<String>> entry : values.entrySet()) {
                for (String value : entry.getValue()) {
                    length += entry.getKey().length() + value.length();
                    if (length > MAX_TOTAL_LENGTH) {
                        dropped++;
                    } else {
                        headers.add(new Caller.Header(entry.getKey(), value));
                    }
                }
            }
            return new Chosen(List.copyOf(headers), dropped);
        }
    }
}
