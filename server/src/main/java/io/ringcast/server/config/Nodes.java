package io.ringcast.server.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads entries of lists of nodes, which files write as a text or as an object with host and port.
 *
 * <p>Thread: any.
 */
final class Nodes {
    private static final Pattern WITH_PORT =
            Pattern.compile("(?:[a-z+]+://)?(?:[^/@]*@)?(?:\\[[^]]*]|[^:/\\[\\]]*):\\d+/?.*");
    private static final Pattern BARE_IPV6 = Pattern.compile("[0-9A-Fa-f.]*:[0-9A-Fa-f:.%]*:[0-9A-Fa-f:.%a-z]*");

    private Nodes() {}

    /** The text of an object with host and, if it wants another than {@code byDefault}, port; null if it is none. */
    static @Nullable String text(ObjectNode node, int byDefault) {
        JsonNode host = node.path("host");
        JsonNode port = node.path("port");
        boolean known = node.size() == (node.has("port") ? 2 : 1);
        if (!known
                || !host.isTextual()
                || host.textValue().isBlank()
                || host.textValue().contains(",")) {
            return null;
        }
        String name = host.textValue().strip();
        if (BARE_IPV6.matcher(name).matches()) {
            name = "[" + name + "]";
        }
        String number = port.isMissingNode() || port.isNull()
                ? Integer.toString(byDefault)
                : port.asText().strip();
        if (!number.matches("\\d{1,5}") || Integer.parseInt(number) < 1 || Integer.parseInt(number) > 65535) {
            return null;
        }
        return WITH_PORT.matcher(name).matches() ? name : name + ":" + number;
    }
}
