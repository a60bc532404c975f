package io.ringcast.server.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Tells what of the Centrifugo side has no effect: names of an older version, options that this server does not have, and
 * names that nobody knows.
 *
 * <p>Thread: confined to the loading thread.
 */
final class CentrifugeUnread {
    private final Problems problems;
    private final boolean strict;
    private final Set<String> known = new HashSet<>();
    private final List<String> unknown = new ArrayList<>();
    private final Set<String> told = new HashSet<>();

    CentrifugeUnread(Problems problems, boolean strict) {
        this.problems = problems;
        this.strict = strict;
        CentrifugeKeys.all().forEach(key -> known.add(key.path().substring(CentrifugeKeys.PREFIX.length())));
    }

    /** A tree that is looked through, and where its paths stand. */
    private interface Place {
        String of(String path);
    }

    void report(Optional<ConfigFile> own, Optional<CentrifugeLayer.Foreign> foreign, CentrifugeVariables variables) {
        own.ifPresent(file -> {
            if (file.tree().path(CentrifugeKeys.SECTION) instanceof ObjectNode section) {
                find(section, "", path -> file.place(CentrifugeKeys.PREFIX + path));
            }
            reportUnknown(file.name());
        });
        foreign.ifPresent(layer -> {
            tellOldNames(layer);
            find(layer.tree(), "", layer::place);
            reportUnknown(layer.file().name());
        });
        reportVariables(variables);
    }

    private void tellOldNames(CentrifugeLayer.Foreign layer) {
        if (!layer.origins().isEmpty()) {
            String names = new TreeMap<>(CentrifugoNames.renamed(layer.origins()))
                    .entrySet().stream()
                            .map(entry -> entry.getKey() + " (write " + entry.getValue() + ")")
                            .collect(Collectors.joining(", "));
            problems.warn(layer.file().name() + " has names of Centrifugo 5, which are read as those of Centrifugo 6: "
                    + names + ".");
        }
    }

    private void find(ObjectNode node, String prefix, Place place) {
        for (Map.Entry<String, JsonNode> entry : node.properties()) {
            String path = prefix + entry.getKey();
            if (known.contains(path)) {
                findInList(path, entry.getValue(), place);
                tellIfChoice(path, entry.getValue(), place);
            } else if (known.stream().anyMatch(each -> each.startsWith(path + "."))
                    && entry.getValue() instanceof ObjectNode section) {
                find(section, path + ".", place);
            } else {
                missing(path, entry.getValue(), place);
            }
        }
    }

    // A key that is read may still have values that ask for what is missing.
    private void tellIfChoice(String path, JsonNode value, Place place) {
        CentrifugoGaps.plain()
                .filter(gap -> gap.path().equals(path))
                .filter(gap -> gap.matters(value))
                .forEach(gap -> tell(gap, path, value, place.of(path)));
    }

    private void findInList(String path, JsonNode list, Place place) {
        String section = sectionOf(path);
        if (section.isEmpty() || !list.isArray()) {
            return;
        }
        for (int i = 0; i < list.size(); i++) {
            if (list.get(i) instanceof ObjectNode item) {
                findInItem(item, section, "", path + "[" + i + "].", place);
            }
        }
    }

    private static String sectionOf(String list) {
        return switch (list) {
            case CentrifugeKeys.NAMESPACES -> "channel.without_namespace.";
            case CentrifugeKeys.PROXIES -> "channel.proxy.subscribe.";
            case CentrifugeKeys.RPC_NAMESPACES -> "rpc.without_namespace.";
            default -> "";
        };
    }

    private void findInItem(ObjectNode node, String section, String prefix, String around, Place place) {
        for (Map.Entry<String, JsonNode> entry : node.properties()) {
            String option = prefix + entry.getKey();
            if (option.equals("name") || known.contains(section + option)) {
                continue;
            }
            if (known.stream().anyMatch(each -> each.startsWith(section + option + "."))
                    && entry.getValue() instanceof ObjectNode below) {
                findInItem(below, section, option + ".", around, place);
            } else {
                missing(around + option, entry.getValue(), place);
            }
        }
    }

    /** Something that is no key: it may be known nevertheless. */
    private void missing(String path, JsonNode value, Place place) {
        Optional<CentrifugoGaps.Gap> gap = gapOf(path);
        boolean whole = gap.isPresent() && gap.get().when().equals("*") && !CentrifugoGaps.anyBelow(path);
        if (value instanceof ObjectNode section && !section.isEmpty() && !whole) {
            section.properties().forEach(entry -> missing(path + "." + entry.getKey(), entry.getValue(), place));
            return;
        }
        if (gap.isEmpty()) {
            unknown.add(described(path, place.of(path)));
        } else if (gap.get().path().equals(optionOf(path)) || gap.get().when().equals("*")) {
            tell(gap.get(), path, value, place.of(path));
        }
    }

    private static Optional<CentrifugoGaps.Gap> gapOf(String path) {
        boolean option = isOption(path);
        boolean proxy = path.startsWith(CentrifugeKeys.PROXIES + "[") || path.contains("proxy.");
        return (option || proxy
                        ? CentrifugoGaps.of(CentrifugoGaps.shared(proxy && !option), optionOf(path))
                        : Optional.<CentrifugoGaps.Gap>empty())
                .or(() -> CentrifugoGaps.of(CentrifugoGaps.plain(), path));
    }

    private static boolean isOption(String path) {
        return path.startsWith("channel.without_namespace.") || path.startsWith(CentrifugeKeys.NAMESPACES + "[");
    }

    /** A path without what stands around the options of an entry or of a section that several have. */
    private static String optionOf(String path) {
        for (String start : List.of(
                "channel.without_namespace.",
                "channel.proxy.subscribe.",
                "channel.proxy.publish.",
                "channel.proxy.sub_refresh.",
                "client.proxy.connect.",
                "client.proxy.refresh.",
                "rpc.proxy.")) {
            if (path.startsWith(start)) {
                return path.substring(start.length());
            }
        }
        int entry = path.indexOf("].");
        return entry < 0 ? path : path.substring(entry + 2);
    }

    private void tell(CentrifugoGaps.Gap gap, String path, JsonNode value, String place) {
        if (!gap.matters(value) || gap.weight() == CentrifugoGaps.Weight.NONE || !told.add(path)) {
            return;
        }
        String shown =
                value.isValueNode() && !gap.when().equals("*") ? path + "=" + Problems.bounded(value.asText()) : path;
        String text = shown + " is not supported. " + gap.remedy() + " It stands in " + place + ".";
        if (gap.weight() == CentrifugoGaps.Weight.STOP) {
            problems.add(text);
        } else {
            problems.warn(text);
        }
    }

    private String described(String path, String place) {
        Set<String> names = known;
        return Problems.bounded(path) + " (" + place
                + NearestName.of(path, names)
                        .map(near -> "; did you mean " + near + "?")
                        .orElse("") + ")";
    }

    private void reportUnknown(String file) {
        if (unknown.isEmpty()) {
            return;
        }
        if (strict) {
            unknown.forEach(each -> problems.add("Not a known key: " + each + ". Correct or remove it;"
                    + " docs/configuration.md lists the keys of this version below centrifuge."));
        } else {
            problems.warn("Unknown keys of the Centrifugo side in " + file + ": " + String.join(", ", unknown)
                    + ". They have no effect.");
        }
        unknown.clear();
    }

    private void reportVariables(CentrifugeVariables variables) {
        if (!variables.renamed().isEmpty()) {
            problems.warn("Variables of Centrifugo 5 are read as those of Centrifugo 6: "
                    + new TreeMap<>(variables.renamed())
                            .entrySet().stream()
                                    .map(entry -> entry.getKey() + " (write " + entry.getValue() + ")")
                                    .collect(Collectors.joining(", "))
                    + ".");
        }
        CentrifugoGaps.plain().forEach(gap -> {
            String value = variables.takeOther(gap.path());
            if (value.isEmpty() && gap.path().endsWith(".type")) {
                // Centrifugo 5 had the choice without the section.
                value = variables.takeOther(gap.path().substring(0, gap.path().lastIndexOf('.')));
            }
            if (!value.isEmpty()) {
                tell(gap, gap.path(), TextNode.valueOf(value), CentrifugeKeys.variable(gap.path()));
            }
        });
        Set<String> names = new TreeSet<>(variables.unread());
        names.removeIf(CentrifugeUnread::belongsToGap);
        if (!names.isEmpty()) {
            problems.warn("Unknown environment variables: " + String.join(", ", names) + ". They have no effect.");
        }
    }

    private static boolean belongsToGap(String name) {
        return CentrifugoGaps.plain()
                .map(gap -> gap.path().endsWith(".enabled")
                        ? gap.path().substring(0, gap.path().lastIndexOf('.'))
                        : gap.path())
                .anyMatch(path -> name.startsWith(CentrifugeKeys.variable(path) + "_"));
    }
}
