package io.ringcast.server.listener.proxy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/**
 * An IP address or a network in CIDR notation. No name is ever looked up.
 *
 * <p>Thread: any.
 */
public final class AddressRange {

    private final byte[] network;
    private final int prefixBits;

    private AddressRange(byte[] network, int prefixBits) {
        this.network = network;
        this.prefixBits = prefixBits;
    }

    /** Reads {@code 192.0.2.1}, {@code 10.0.0.0/8} or {@code fd00::/8}; bits behind the prefix are ignored. */
    public static AddressRange parse(String text) {
        int slash = text.indexOf('/');
        String literal = slash < 0 ? text : text.substring(0, slash);
        if (!literal.matches("[0-9]{1,3}(\\.[0-9]{1,3}){3}|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*")) {
            throw refusal(text);
        }
        byte[] address;
        try {
            address = InetAddress.ofLiteral(literal).getAddress();
        } catch (IllegalArgumentException noAddress) {
            throw refusal(text);
        }
        int bits = address.length * Byte.SIZE;
        if (slash < 0) {
            return new AddressRange(address, bits);
        }
        String prefix = text.substring(slash + 1);
        if (!prefix.matches("[0-9]{1,3}") || Integer.parseInt(prefix) > bits) {
            throw refusal(text);
        }
        return new AddressRange(address, Integer.parseInt(prefix));
    }

    /** Whether {@link #parse} takes the text. */
    public static boolean isValid(String text) {
        try {
            parse(text);
            return true;
        } catch (IllegalArgumentException refused) {
            return false;
        }
    }

    private static IllegalArgumentException refusal(String text) {
        return new IllegalArgumentException(
                text + " is not valid: expected an IP address or a network such as 10.0.0.0/8");
    }

    /** Whether the address is in the range. An IPv4 address is in no IPv6 network. */
    public boolean contains(InetAddress address) {
        // The JDK gives an IPv4-mapped IPv6 address as the IPv4 address that it is.
        byte[] bytes = address.getAddress();
        if (bytes.length != network.length) {
            return false;
        }
        int whole = prefixBits / Byte.SIZE;
        if (!Arrays.equals(bytes, 0, whole, network, 0, whole)) {
            return false;
        }
        int rest = prefixBits % Byte.SIZE;
        int mask = 0xff << (Byte.SIZE - rest);
        return rest == 0 || (bytes[whole] & mask & 0xff) == (network[whole] & mask & 0xff);
    }

    @Override
    public String toString() {
        try {
            String address = InetAddress.getByAddress(network).getHostAddress();
            return prefixBits == network.length * Byte.SIZE ? address : address + "/" + prefixBits;
        } catch (UnknownHostException wrongLength) {
            throw new IllegalStateException("a network of " + network.length + " bytes", wrongLength);
        }
    }
}
