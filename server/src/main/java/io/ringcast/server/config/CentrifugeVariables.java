package io.ringcast.server.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Variables of the environment that say something about the Centrifugo side: {@code RINGCAST_CENTRIFUGE_*}, above
 * {@code CENTRIFUGO_*}, above those of Centrifugo 5.
 *
 * <p>Thread: confined to the loading thread.
 */
final class CentrifugeVariables {
    /** What Kubernetes sets for a service of the name centrifugo. */
    private static final Pattern OF_KUBERNETES =
            Pattern.compile("CENTRIFUGO_(SERVICE_(HOST|PORT.*)|PORT_\\d+_(TCP|UDP).*)");

    private static final String LINK = "tcp://";

    private final Map<String, String> env;
    private final Map<String, String> names = new HashMap<>();
    private final Map<String, JsonNode> implied = new HashMap<>();
    private final Set<String> unread = new TreeSet<>();
    private final Map<String, String> renamed = new HashMap<>();

    /** @param centrifugo read Centrifugo's own names as well */
    CentrifugeVariables(Map<String, String> env, boolean centrifugo) {
        this.env = env;
        for (String name : env.keySet()) {
            boolean foreign = centrifugo && name.startsWith(CentrifugeKeys.CENTRIFUGO_VARIABLES);
            if ((foreign || name.startsWith(CentrifugeKeys.OWN_VARIABLES)) && isSet(name)) {
                unread.add(name);
            }
        }
        for (Key key : CentrifugeKeys.all()) {
            key.envNames().stream()
                    .filter(unread::contains)
                    .findFirst()
                    .ifPresent(name -> names.put(key.path().substring(CentrifugeKeys.PREFIX.length()), name));
            key.envNames().forEach(unread::remove);
        }
        if (centrifugo) {
            takeOldNames();
        }
    }

    private boolean isSet(String name) {
        String value = env.getOrDefault(name, "").strip();
        return !value.isEmpty()
                && !value.startsWith(LINK)
                && !OF_KUBERNETES.matcher(name).matches();
    }

    private void takeOldNames() {
        ObjectNode flat = JsonNodeFactory.instance.objectNode();
        for (String name : unread) {
            flat.put(flatName(name), env.get(name));
        }
        CentrifugoNames.Upgraded upgraded = CentrifugoNames.upgrade(flat);
        for (Map.Entry<String, String> entry : upgraded.origins().entrySet()) {
            String variable = CentrifugeKeys.variable(entry.getValue());
            if (isKey(entry.getKey())) {
                JsonNode value = CentrifugeLayer.at(upgraded.tree(), entry.getKey());
                if (names.putIfAbsent(entry.getKey(), variable) == null && value.isBoolean()) {
                    implied.put(entry.getKey(), value);
                }
                renamed.put(variable, CentrifugeKeys.variable(entry.getKey()));
                unread.remove(variable);
            }
        }
    }

    private static String flatName(String name) {
        return name.substring(
                        name.startsWith(CentrifugeKeys.CENTRIFUGO_VARIABLES)
                                ? CentrifugeKeys.CENTRIFUGO_VARIABLES.length()
                                : 0)
                .toLowerCase(Locale.ROOT);
    }

    private static boolean isKey(String path) {
        return CentrifugeKeys.all().stream().anyMatch(key -> key.path().equals(CentrifugeKeys.PREFIX + path));
    }

    /** What they say. */
    CentrifugeLayer layer() {
        return new CentrifugeLayer.Environment(env, names, implied);
    }

    /** Takes the variable of a key of an entry of a list, whose name has the entry's name in it. */
    void takeEntry(String list, int index, String entry, String option) {
        String rest = CentrifugeKeys.upper(list + "." + entry + "." + option);
        for (String start : new String[] {CentrifugeKeys.OWN_VARIABLES, CentrifugeKeys.CENTRIFUGO_VARIABLES}) {
            if (unread.remove(start + rest)) {
                names.putIfAbsent(list + "[" + index + "]." + option, start + rest);
            }
        }
    }

    /** The variable of a path that is no key, and its value; empty if it is not set. */
    String takeOther(String path) {
        String name = CentrifugeKeys.variable(path);
        return unread.remove(name) ? env.getOrDefault(name, "") : "";
    }

    /** Those that nobody has asked for. */
    Set<String> unread() {
        return unread;
    }

    /** Variables with a name of Centrifugo 5, each with that of Centrifugo 6. */
    Map<String, String> renamed() {
        return renamed;
    }

    /** The value of a variable; Centrifugo separates by spaces what others separate by commas. */
    static JsonNode node(String name, String text) {
        boolean json = text.startsWith("[") || text.startsWith("{");
        boolean spaces = name.startsWith(CentrifugeKeys.CENTRIFUGO_VARIABLES) && !json && isList(name);
        return TextNode.valueOf(spaces ? text.strip().replaceAll("\\s+", ",") : text);
    }

    private static boolean isList(String name) {
        return CentrifugeKeys.all().stream()
                .anyMatch(key -> key.isList() && key.envNames().contains(name));
    }
}
