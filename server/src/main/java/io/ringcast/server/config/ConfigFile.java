package io.ringcast.server.config;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.toml.TomlFactory;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import org.jspecify.annotations.Nullable;

/**
 * Reads a configuration file into a tree: JSON when its name ends in {@code .json}, YAML when it ends in {@code .yaml} or
 * {@code .yml}, else TOML.
 *
 * <p>Messages never quote the file, because the parser's own messages would show secrets next to the mistake.
 *
 * <p>Thread: any.
 *
 * @param name the file as the user named it
 * @param variables names of the environment variables the file refers to
 * @param where reads the file's text once more for the lines of its keys
 */
record ConfigFile(String name, ObjectNode tree, Set<String> variables, Supplier<Locations> where) {
    static final int MAX_BYTES = 4 * 1024 * 1024;
    static final int MAX_DEPTH = 64;

    private static final StreamReadConstraints CONSTRAINTS = StreamReadConstraints.builder()
            .maxNestingDepth(MAX_DEPTH)
            .maxStringLength(MAX_BYTES)
            .build();
    /** Loaded by the first JSON text: a start with a TOML file need not wait for it. */
    private static final class Json {
        private static final JsonFactory FORMAT = JsonFactory.builder()
                .streamReadConstraints(CONSTRAINTS)
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .build();
    }

    /** Loaded by the first TOML text. */
    private static final class Toml {
        private static final TomlFactory FORMAT =
                TomlFactory.builder().streamReadConstraints(CONSTRAINTS).build();
    }

    /** How a file is written. */
    enum Format {
        JSON,
        TOML,
        YAML;

        static Format of(String name) {
            String lower = name.toLowerCase(Locale.ROOT);
            if (lower.endsWith(".yaml") || lower.endsWith(".yml")) {
                return YAML;
            }
            return lower.endsWith(".json") ? JSON : TOML;
        }
    }

    static ConfigFile read(Path path, Map<String, String> env) {
        String name = path.toString();
        Format format = Format.of(name);
        Set<String> variables = new TreeSet<>();
        String text = interpolate(
                name, text(name, path, "--config or RINGCAST_CONFIG"), env, variables, format == Format.JSON);
        if (text.length() > MAX_BYTES) {
            throw tooLarge(name);
        }
        return new ConfigFile(name, parse(name, text, format), Set.copyOf(variables), new Lines(text, format));
    }

    /**
     * Reads a file of another server, whose values may name variables without being quoted for them.
     *
     * @param namedBy what names the file
     */
    static ConfigFile readForeign(Path path, String namedBy, Map<String, String> env) {
        String name = path.toString();
        Format format = Format.of(name);
        String text = text(name, path, namedBy);
        ObjectNode tree = parse(name, text, format);
        Set<String> variables = new TreeSet<>();
        Set<String> missing = new TreeSet<>();
        Variables.expand(tree, env, variables, missing);
        if (!missing.isEmpty()) {
            throw unset(name, missing);
        }
        return new ConfigFile(name, tree, Set.copyOf(variables), new Lines(text, format));
    }

    /** Scans the text when it is asked for the first time. Thread: confined to the loading thread. */
    private static final class Lines implements Supplier<Locations> {
        private final String text;
        private final Format format;
        private @Nullable Locations found;

        Lines(String text, Format format) {
            this.text = text;
            this.format = format;
        }

        @Override
        public Locations get() {
            Locations known = found;
            if (known == null) {
                known = switch (format) {
                    case JSON -> Locations.ofJson(Json.FORMAT, text);
                    case TOML -> TomlLocations.of(text);
                    case YAML -> YamlFile.locations(text);
                };
                found = known;
            }
            return known;
        }
    }

    /** In which lines the keys stand. */
    Locations locations() {
        return where.get();
    }

    /** The file and, where it is known, the line of a key. */
    String place(String path) {
        OptionalInt line = locations().line(path);
        return line.isPresent() ? name + ", line " + line.getAsInt() : name;
    }

    /** A JSON text inside a value, or empty when it is none. */
    static Optional<JsonNode> json(String text) {
        try {
            JsonNode value = FileTree.of(Json.FORMAT, text);
            return value.isMissingNode() ? Optional.empty() : Optional.of(value);
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static String text(String name, Path path, String namedBy) {
        byte[] bytes;
        try (InputStream in = Files.newInputStream(path)) {
            bytes = in.readNBytes(MAX_BYTES + 1);
        } catch (NoSuchFileException e) {
            throw new ConfigException(name + " does not exist. Correct " + namedBy + ", or create the file.");
        } catch (IOException e) {
            throw new ConfigException(name + " cannot be read (" + e.getClass().getSimpleName()
                    + "). It must be a file that the server's user may read.");
        }
        if (bytes.length > MAX_BYTES) {
            throw tooLarge(name);
        }
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return text.startsWith("\uFEFF") ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            throw new ConfigException(name + " is not UTF-8 text. Save it as UTF-8.");
        }
    }

    private static ConfigException tooLarge(String name) {
        return new ConfigException(name + " is larger than 4 MiB. Keep apps in a database, or split them off.");
    }

    /** Replaces variables in the raw text, before parsing, so that a number may come from one too. */
    private static String interpolate(
            String name, String text, Map<String, String> env, Set<String> variables, boolean json) {
        Set<String> missing = new TreeSet<>();
        StringBuilder result = new StringBuilder(text.length());
        for (String line : text.split("(?<=\n)", -1)) {
            // A commented line may show a variable that is not set.
            boolean comment = !json && line.stripLeading().startsWith("#");
            Matcher matcher = Variables.PATTERN.matcher(line);
            while (!comment && matcher.find()) {
                String inserted = Variables.value(matcher, env, variables, missing);
                matcher.appendReplacement(result, Matcher.quoteReplacement(inserted));
            }
            if (comment) {
                result.append(line);
            } else {
                matcher.appendTail(result);
            }
            if (result.length() > MAX_BYTES) {
                throw tooLarge(name);
            }
        }
        if (!missing.isEmpty()) {
            throw unset(name, missing);
        }
        return result.toString();
    }

    private static ConfigException unset(String name, Set<String> missing) {
        return new ConfigException(name + " uses environment variables that are not set: " + String.join(", ", missing)
                + ". Set them, or write ${NAME:-default}.");
    }

    private static ObjectNode parse(String name, String text, Format format) {
        if (format == Format.YAML) {
            return YamlFile.parse(name, text);
        }
        boolean json = format == Format.JSON;
        try {
            JsonNode node = FileTree.of(json ? Json.FORMAT : Toml.FORMAT, text);
            if (node instanceof ObjectNode tree) {
                return tree;
            }
            throw new ConfigException(name + " is not a JSON object. It must begin with { and hold keys.");
        } catch (StreamConstraintsException e) {
            throw new ConfigException(name + " is nested deeper than " + MAX_DEPTH
                    + " levels or holds an oversized value. Make it flatter.");
        } catch (JacksonException e) {
            throw new ConfigException(name + where(e.getLocation()) + " is not valid " + format + ": " + kind(e, json));
        } catch (IOException e) {
            throw new UncheckedIOException("reading a text from memory", e);
        }
    }

    private static String where(JsonLocation location) {
        return location == null || location.getLineNr() < 1
                ? ""
                : ", line " + location.getLineNr() + ", column " + location.getColumnNr() + ",";
    }

    private static String kind(JacksonException e, boolean json) {
        if (e.getOriginalMessage().startsWith("Duplicate")) {
            return "a key stands there twice. Remove one of them.";
        }
        return json
                ? "look there for a missing comma, quote or bracket."
                : "look there for a missing quote or bracket, or a text without quotes.";
    }
}
