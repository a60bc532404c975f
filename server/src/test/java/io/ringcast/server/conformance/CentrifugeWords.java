package io.ringcast.server.conformance;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import io.ringcast.server.protocol.centrifuge.wire.Schema;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Commands and replies of the Centrifuge protocol as trees, whichever encoding they travel in. Protobuf's own library
 * reads and writes the one, Jackson the other, so that nothing of the server's codecs is believed.
 *
 * <p>Thread: any.
 */
final class CentrifugeWords {
    static final ObjectMapper JSON = new ObjectMapper();

    /** What is not looked into: what users say. */
    private static final Set<String> PAYLOADS = Set.of("data", "conn_info", "chan_info");

    private CentrifugeWords() {}

    static JsonNode tree(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new AssertionError("not JSON: " + json, e);
        }
    }

    /** A command in Protobuf. */
    static byte[] protobuf(String command) {
        return message(Schema.type("Command"), tree(command)).toByteArray();
    }

    private static DynamicMessage message(Descriptor type, JsonNode object) {
        DynamicMessage.Builder message = DynamicMessage.newBuilder(type);
        for (Map.Entry<String, JsonNode> entry : object.properties()) {
            FieldDescriptor field = type.findFieldByName(entry.getKey());
            if (field == null) {
                throw new AssertionError(type.getName() + " has no " + entry.getKey());
            }
            JsonNode value = entry.getValue();
            if (isMap(field)) {
                value.properties().forEach(each -> message.addRepeatedField(field, pair(field.getMessageType(), each)));
            } else if (field.isRepeated()) {
                value.forEach(each -> message.addRepeatedField(field, valueOf(field, each)));
            } else {
                message.setField(field, valueOf(field, value));
            }
        }
        return message.build();
    }

    private static boolean isMap(FieldDescriptor field) {
        return field.isRepeated()
                && field.getJavaType() == FieldDescriptor.JavaType.MESSAGE
                && field.getMessageType().findFieldByName("value") != null;
    }

    private static DynamicMessage pair(Descriptor type, Map.Entry<String, JsonNode> entry) {
        FieldDescriptor value = type.findFieldByName("value");
        return DynamicMessage.newBuilder(type)
                .setField(type.findFieldByName("key"), entry.getKey())
                .setField(value, valueOf(value, entry.getValue()))
                .build();
    }

    private static Object valueOf(FieldDescriptor field, JsonNode value) {
        return switch (field.getJavaType()) {
            case MESSAGE -> message(field.getMessageType(), value);
            case BYTE_STRING -> ByteString.copyFromUtf8(value.toString());
            case STRING -> value.textValue();
            case BOOLEAN -> value.booleanValue();
            case INT -> value.intValue();
            case LONG -> value.longValue();
            case FLOAT, DOUBLE, ENUM -> throw new AssertionError(field.getFullName());
        };
    }

    /** A reply that came in Protobuf. */
    static ObjectNode ofProtobuf(byte[] reply) {
        try {
            return plain(tree(DynamicMessage.parseFrom(Schema.type("Reply"), reply)));
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError(e);
        }
    }

    /** A reply that came in JSON. */
    static ObjectNode ofJson(String reply) {
        return plain((ObjectNode) tree(reply));
    }

    private static ObjectNode tree(DynamicMessage message) {
        ObjectNode object = JSON.createObjectNode();
        message.getAllFields().forEach((field, value) -> {
            if (isMap(field)) {
                ObjectNode map = object.putObject(field.getName());
                for (Object each : (List<?>) value) {
                    DynamicMessage pair = (DynamicMessage) each;
                    Descriptor type = pair.getDescriptorForType();
                    FieldDescriptor of = type.findFieldByName("value");
                    map.set((String) pair.getField(type.findFieldByName("key")), node(of, pair.getField(of)));
                }
            } else if (field.isRepeated()) {
                ArrayNode array = object.putArray(field.getName());
                ((List<?>) value).forEach(each -> array.add(node(field, each)));
            } else {
                object.set(field.getName(), node(field, value));
            }
        });
        return object;
    }

    private static JsonNode node(FieldDescriptor field, Object value) {
        JsonNodeFactory nodes = JsonNodeFactory.instance;
        return switch (field.getJavaType()) {
            case MESSAGE -> tree((DynamicMessage) value);
            case BYTE_STRING -> tree(((ByteString) value).toString(StandardCharsets.UTF_8));
            case STRING -> nodes.textNode((String) value);
            case BOOLEAN -> nodes.booleanNode((Boolean) value);
            case INT -> nodes.numberNode(((Integer) value).longValue());
            case LONG -> nodes.numberNode((Long) value);
            case FLOAT, DOUBLE, ENUM -> throw new AssertionError(field.getFullName());
        };
    }

    // One encoding writes some fields that are zero, the other none. Numbers become long ones, to be the same in both.
    private static ObjectNode plain(ObjectNode reply) {
        ObjectNode plain = JSON.createObjectNode();
        reply.properties().forEach(entry -> {
            JsonNode value = prune(entry.getKey(), entry.getValue());
            if (value.isObject() || !isZero(value)) {
                plain.set(entry.getKey(), value);
            }
        });
        return plain;
    }

    private static JsonNode prune(String name, JsonNode value) {
        if (PAYLOADS.contains(name)) {
            return value;
        }
        if (value.isIntegralNumber()) {
            return JsonNodeFactory.instance.numberNode(value.longValue());
        }
        if (value.isArray()) {
            ArrayNode array = JSON.createArrayNode();
            value.forEach(each -> array.add(prune("", each)));
            return array;
        }
        if (!value.isObject()) {
            return value;
        }
        ObjectNode object = JSON.createObjectNode();
        value.properties().forEach(entry -> {
            JsonNode pruned = prune(entry.getKey(), entry.getValue());
            // A subscription of which there is nothing to say is there nevertheless.
            if (PAYLOADS.contains(entry.getKey()) || name.equals("subs") || !isZero(pruned)) {
                object.set(entry.getKey(), pruned);
            }
        });
        return object;
    }

    private static boolean isZero(JsonNode value) {
        return value.isNull()
                || (value.isContainerNode() && value.isEmpty())
                || (value.isBoolean() && !value.booleanValue())
                || (value.isNumber() && value.longValue() == 0)
                || (value.isTextual() && value.textValue().isEmpty());
    }
}
