package io.ringcast.server.limit;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The address a client is counted by. It is the peer's, or what trusted proxies say of the client: each of them appends
 * whom it talks to to {@code X-Forwarded-For}, so that the entries of {@code n} proxies are the {@code n} rightmost, and
 * what stands left of them is whatever the client has made up.
 *
 * <p>An IPv6 client is counted by its network of 64 bits: it has all the addresses in it, and a limit for each of them
 * would be none.
 *
 * <p>Thread: any.
 */
public final class ClientAddress {
    /** Stands for the peers of a Unix socket, which have no address. */
    public static final String NONE = "unknown";

    private static final int MAX_ENTRY_LENGTH = 64;
    private static final int NETWORK_BYTES = 8;
    private static final int DOTS_OF_IPV4 = 3;

    private ClientAddress() {}

    /**
     * The address to count by. An entry that is no address is passed over for the one on its right, and if there is none
     * the peer counts. Empty entries are none.
     *
     * @param peer the address of the connection's other end, or an empty text if it has none
     * @param forwardedFor the values of all {@code X-Forwarded-For} headers, in order
     * @param trustHops how many entries from the right were written by trusted proxies
     */
    public static String of(String peer, List<String> forwardedFor, int trustHops) {
        String found = trustHops > 0 ? forwarded(forwardedFor, trustHops) : null;
        if (found == null) {
            found = canonical(peer);
        }
        return found == null ? NONE : found;
    }

    private static @Nullable String forwarded(List<String> lines, int trustHops) {
        String found = null;
        int hops = 0;
        for (int i = lines.size() - 1; i >= 0 && hops < trustHops; i--) {
            String line = lines.get(i);
            int end = line.length();
            while (end >= 0 && hops < trustHops) {
                int comma = line.lastIndexOf(',', end - 1);
                String entry = entry(line, comma + 1, end);
                if (!entry.isEmpty()) {
                    hops++;
                    String address = canonical(entry);
                    found = address == null ? found : address;
                }
                end = comma;
            }
        }
        return found;
    }

    // Only what may be an address is copied: a header may be as long as a whole request head.
    private static String entry(String line, int begin, int end) {
        int from = begin;
        int to = end;
        while (from < to && line.charAt(from) <= ' ') {
            from++;
        }
        while (to > from && line.charAt(to - 1) <= ' ') {
            to--;
        }
        return to - from > MAX_ENTRY_LENGTH ? "?" : line.substring(from, to);
    }

    /** One spelling for each address, or null if the text is none. A port behind it and a zone are dropped. */
    static @Nullable String canonical(String text) {
        String literal = withoutPort(text);
        int zone = literal.indexOf('%');
        literal = zone < 0 ? literal : literal.substring(0, zone);
        if (!mayBeAddress(literal)) {
            return null;
        }
        try {
            InetAddress address = InetAddress.ofLiteral(literal);
            return address instanceof Inet6Address ? network(address.getAddress()) : address.getHostAddress();
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static String withoutPort(String text) {
        if (text.startsWith("[")) {
            int end = text.indexOf(']');
            return end < 0 ? "" : text.substring(1, end);
        }
        int colon = text.indexOf(':');
        return colon >= 0 && colon == text.lastIndexOf(':') ? text.substring(0, colon) : text;
    }

    // The JDK also takes "1.2" and "16909060" for IPv4, which no proxy writes.
    private static boolean mayBeAddress(String literal) {
        int dots = 0;
        boolean colons = false;
        for (int i = 0; i < literal.length(); i++) {
            char c = literal.charAt(i);
            if (c == ':') {
                colons = true;
            } else if (c == '.') {
                dots++;
            } else if (!HexFormat.isHexDigit(c)) {
                return false;
            }
        }
        return colons || dots == DOTS_OF_IPV4;
    }

    private static String network(byte[] address) {
        StringBuilder text = new StringBuilder(24);
        for (int i = 0; i < NETWORK_BYTES; i += 2) {
            int group = ((address[i] & 0xff) << 8) | (address[i + 1] & 0xff);
            text.append(Integer.toHexString(group)).append(':');
        }
        return text.append(":/64").toString();
    }
}
