package io.ringcast.jmh.gate;

import io.ringcast.jmh.gate.GateRecord.Ratio;
import io.ringcast.jmh.gate.GateRecord.Recorded;
import io.ringcast.jmh.gate.Verdict.Cells;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Holds what was measured against what was recorded and against the budgets.
 *
 * <p>Thread: any.
 */
final class Comparison {
    private static final String NO_RECORD = "has no record: run ./ringcast bench --record and commit jmh/gate.json";

    private final GateRecord gateRecord;
    private final List<GateEntry> entries;
    private final List<DeliveryBudget> deliveries;

    Comparison(GateRecord gateRecord, List<GateEntry> entries, List<DeliveryBudget> deliveries) {
        this.gateRecord = gateRecord;
        this.entries = entries;
        this.deliveries = deliveries;
    }

    /** A verdict for each entry and budget, in their order. */
    List<Verdict> judge(Map<String, Measurement> measured) {
        List<Verdict> verdicts = new ArrayList<>();
        for (GateEntry entry : entries) {
            verdicts.add(judge(entry, get(measured, entry.name())));
        }
        for (DeliveryBudget budget : deliveries) {
            verdicts.add(judge(budget, get(measured, budget.few()), get(measured, budget.many())));
        }
        return verdicts;
    }

    private static Measurement get(Map<String, Measurement> measured, String name) {
        Measurement measurement = measured.get(name);
        if (measurement == null) {
            throw new GateException(name + " was not measured: correct GateSuite", null);
        }
        return measurement;
    }

    private Verdict judge(GateEntry entry, Measurement now) {
        List<String> complaints = new ArrayList<>();
        Recorded then = gateRecord.find(entry.name());
        if (now.bytes() > entry.maxBytes()) {
            complaints.add(number(now.bytes()) + " B/op, over the budget of " + number(entry.maxBytes()));
        }
        if (then == null) {
            complaints.add(NO_RECORD);
            Cells bytes = new Cells(now.bytes(), null, entry.maxBytes());
            return new Verdict(entry.name(), bytes, new Cells(now.ratio(), null, null), complaints);
        }
        if (now.bytes() > then.bytes() + then.bytesTolerance()) {
            complaints.add(number(now.bytes()) + " B/op, recorded were " + number(then.bytes()) + " (tolerance "
                    + number(then.bytesTolerance()) + "): it allocates more than it did");
        }
        Cells bytes = new Cells(now.bytes(), then.bytes(), entry.maxBytes());
        return new Verdict(entry.name(), bytes, judge(now.ratio(), then.ratio(), complaints), complaints);
    }

    private static Cells judge(@Nullable Double now, @Nullable Ratio then, List<String> complaints) {
        if (now == null) {
            return Cells.NONE;
        }
        if (then == null) {
            complaints.add(NO_RECORD);
            return new Cells(now, null, null);
        }
        if (now > then.limit()) {
            complaints.add("takes " + number(now) + " of its baseline's time, the limit is " + number(then.limit())
                    + " (recorded " + number(then.median()) + "): it got slower");
        }
        return new Cells(now, then.median(), then.limit());
    }

    private static Verdict judge(DeliveryBudget budget, Measurement few, Measurement many) {
        double bytes = budget.bytes(few, many);
        List<String> complaints = new ArrayList<>();
        if (bytes > DeliveryBudget.LIMIT) {
            complaints.add(number(bytes) + " B, the budget is 0: something on the way to a sink allocates");
        }
        return new Verdict(budget.name(), new Cells(bytes, null, DeliveryBudget.LIMIT), Cells.NONE, complaints);
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.3f", value);
    }
}
