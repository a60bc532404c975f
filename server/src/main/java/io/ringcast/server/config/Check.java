package io.ringcast.server.config;

import com.fasterxml.jackson.databind.JsonNode;
import io.ringcast.server.listener.proxy.AddressRange;

/** Rules for values that bounds cannot express. */
enum Check {
    NONE(""),
    POWER_OF_TWO("that is a power of two"),
    HOST("an address or a host name"),
    ADDRESS("nothing, an address or a host name"),
    URL_PATH("a URL path such as /realtime"),
    METRIC_PREFIX("letters, digits and underscores, not beginning with a digit"),
    TOKENS("a list of HTTP tokens"),
    TOKEN("nothing, or a token of 16 to 512 letters, digits and -._~+/="),
    HTTP_URL("an http or https URL"),
    OCTAL_MODE("octal permissions from 000 to 777, such as 660"),
    NETWORKS("a list of addresses and networks such as 10.0.0.0/8"),
    NODES("a list of nodes, each host:port, a URL or an object with host and port"),
    REDIS_URL("nothing, or a URL that begins with redis://, rediss:// or redis+sentinel://"),
    NODE_NAME("at most 128 letters, digits and ._:-"),
    SQL_NAME("letters, digits and _.$-, not beginning with a digit"),
    /** An endpoint may hold a password; which schemes are spoken is told beside the other rules for proxies. */
    ENDPOINT("a URL without control characters"),
    DATA_FORMAT("nothing, json, json_object or binary"),
    RECOVERY_MODE("nothing, stream or cache"),
    ERROR_MODE("nothing or transport"),
    CLAIM("nothing, or letters and underscores"),
    JSON_LIST("a list, or its JSON"),
    JSON_MAP("an object of texts, or its JSON");

    final String expected;

    Check(String expected) {
        this.expected = expected;
    }

    /** Values may hold a password between others that are worth showing. */
    boolean addresses() {
        return this == NODES || this == REDIS_URL || this == ENDPOINT;
    }

    /** Values are JSON; a file may write them in its own way. */
    boolean json() {
        return this == JSON_LIST || this == JSON_MAP;
    }

    boolean accepts(String text) {
        return switch (this) {
            case NONE -> true;
            case POWER_OF_TWO -> Long.bitCount((long) Double.parseDouble(text)) == 1;
            case HOST -> text.matches("[A-Za-z0-9.:_%\\[\\]-]{1,255}");
            case ADDRESS -> text.matches("[A-Za-z0-9.:_%\\[\\]-]{0,255}");
            case URL_PATH -> text.matches("/?[A-Za-z0-9._~/-]{0,255}");
            case METRIC_PREFIX -> text.matches("[A-Za-z_][A-Za-z0-9_]{0,63}");
            case TOKENS -> text.matches("[A-Za-z0-9!#$%&'*+.^_`|~, -]{0,4096}");
            case TOKEN -> text.matches("|[A-Za-z0-9._~+/=-]{16,512}");
            case HTTP_URL -> text.matches("https?://[A-Za-z0-9.:_\\[\\]-]{1,255}(/[A-Za-z0-9._~/-]{0,255})?");
            case OCTAL_MODE -> text.matches("0?[0-7]{3}");
            case NETWORKS -> Key.splitList(text).stream().allMatch(AddressRange::isValid);
            case NODES -> text.matches("[^\\p{Cntrl}\"<>]*");
            case REDIS_URL -> text.matches("|(redis|rediss|redis\\+sentinel|rediss\\+sentinel)://\\S+");
            case NODE_NAME -> text.matches("[A-Za-z0-9._:-]{0,128}");
            case SQL_NAME -> text.matches("[A-Za-z_][A-Za-z0-9_.$-]{0,127}");
            case ENDPOINT -> text.matches("[^\\p{Cntrl}\"<>]*");
            case DATA_FORMAT -> text.matches("|json|json_object|binary");
            case RECOVERY_MODE -> text.matches("|stream|cache");
            case ERROR_MODE -> text.matches("|transport");
            case CLAIM -> text.matches("[a-zA-Z_]*");
            case JSON_LIST -> ConfigFile.json(text).filter(JsonNode::isArray).isPresent();
            case JSON_MAP -> JsonTexts.map(text).isPresent();
        };
    }
}
