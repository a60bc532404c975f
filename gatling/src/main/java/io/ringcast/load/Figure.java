package io.ringcast.load;

import com.fasterxml.jackson.databind.JsonNode;

/** What is taken from the line that the load generator prints. */
enum Figure {
    CPU_PER_DELIVERY("server CPU per delivery, us"),
    CPU_PER_CONNECT("server CPU per connect and subscribe, us"),
    CPU_PER_PUBLICATION("server CPU per publication, us"),
    DELIVERIES_PER_SECOND("deliveries per second"),
    P99("p99 latency, us"),
    WIRE_BYTES("bytes on the wire per delivery"),
    CPU_PER_RETURN("server CPU per client that comes back, us"),
    P99_RETURN("p99 from the connect to the recovered subscription, ms");

    private final String unit;

    Figure(String unit) {
        this.unit = unit;
    }

    String unit() {
        return unit;
    }

    double of(JsonNode run) {
        return switch (this) {
            case CPU_PER_DELIVERY -> number(run, "cpu_us_per_del");
            case CPU_PER_CONNECT -> number(run, "connect_cpu_us");
            case CPU_PER_PUBLICATION -> number(run, "srv_cpu_s") * 1e6 / number(run, "pubs");
            case DELIVERIES_PER_SECOND -> number(run, "del_per_s");
            case P99 -> number(run, "p99_us");
            case WIRE_BYTES -> number(run, "wire_b_per_del");
            case CPU_PER_RETURN -> number(run, "storm_cpu_us");
            case P99_RETURN -> number(run, "connect_p99_us") / 1e3;
        };
    }

    private static double number(JsonNode run, String name) {
        JsonNode value = run.get(name);
        if (value == null || !value.isNumber()) {
            throw new IllegalStateException("the load generator printed no number " + name + ": " + run);
        }
        return value.asDouble();
    }
}
