package io.ringcast.load.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** Every figure of a comparison, for programs. */
final class CompareJson {
    private static final ObjectMapper JSON = new ObjectMapper();

    private CompareJson() {}

    static String of(Conditions conditions, List<Result> results) throws JsonProcessingException {
        ObjectNode root = JSON.createObjectNode();
        root.put("pairs", conditions.pairs())
                .put("seconds", conditions.seconds())
                .put("transport", conditions.transport())
                .put("shards", conditions.shards())
                .put("flags", conditions.flags())
                .put("jdk", conditions.jdk())
                .put("machine", conditions.machine())
                .put("date", conditions.date());
        ArrayNode rows = root.putArray("rows");
        results.forEach(result -> add(rows.addObject(), result));
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n";
    }

    private static void add(ObjectNode row, Result result) {
        Heading heading = result.heading();
        Median figure = result.figure();
        row.put("name", heading.name()).put("title", heading.title()).put("figure", heading.unit());
        if (heading.hasGoal()) {
            row.put("goal", heading.goal());
        }
        row.put("verdict", result.verdict())
                .put(result instanceof Result.Single ? "value" : "ratio", figure.value())
                .put("low", figure.low())
                .put("high", figure.high());
        switch (result) {
            case Result.Paired paired -> {
                put(row, "ringcast", paired.server());
                put(row, "other", paired.other());
            }
            case Result.Single single -> put(row, "ringcast", single.server());
            case Result.Growth growth -> {
                put(row, "ringcast", List.of(growth.server().value()));
                put(row, "other", List.of(growth.other().value()));
            }
        }
        put(row, "generator", result.generator().usPerDelivery());
        put(row, "generator_core_percent", result.generator().corePercent());
    }

    private static void put(ObjectNode row, String name, List<Double> samples) {
        samples.forEach(row.putArray(name)::add);
    }
}
