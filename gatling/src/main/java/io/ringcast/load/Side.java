package io.ringcast.load;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * One of the two that a row measures in turn.
 *
 * @param settings of the environment, on top of what the comparison was asked for
 * @param load options of the generator
 */
record Side(Program program, Map<String, String> settings, List<String> load) {
    Side {
        settings = Map.copyOf(settings);
        load = List.copyOf(load);
    }

    static Side of(Program program, String load) {
        List<String> all = new ArrayList<>(program.clients());
        all.addAll(words(load));
        return new Side(program, Map.of(), all);
    }

    static Side ringcast(Map<String, String> settings, String load) {
        return new Side(Program.RINGCAST, settings, words(load));
    }

    static List<String> words(String line) {
        return List.of(line.split(" ", -1));
    }
}
