package io.ringcast.engine.subscription;

import io.ringcast.engine.channel.Tags;
import java.util.Collections;
import java.util.List;

/**
 * A checked node of a {@link TagsFilter}. A tag that is missing matches no term but {@link Not}.
 *
 * <p>Thread: any.
 */
sealed interface FilterTerm {
    /** Whether tags match. Allocates nothing. */
    boolean matches(Tags tags);

    /** All match. */
    record And(List<FilterTerm> terms) implements FilterTerm {
        @Override
        public boolean matches(Tags tags) {
            // No iterator: it would be an object for each publication and subscriber.
            for (int i = 0; i < terms.size(); i++) {
                if (!terms.get(i).matches(tags)) {
                    return false;
                }
            }
            return true;
        }
    }

    /** One matches. */
    record Or(List<FilterTerm> terms) implements FilterTerm {
        @Override
        public boolean matches(Tags tags) {
            for (int i = 0; i < terms.size(); i++) {
                if (terms.get(i).matches(tags)) {
                    return true;
                }
            }
            return false;
        }
    }

    /** It does not match. */
    record Not(FilterTerm term) implements FilterTerm {
        @Override
        public boolean matches(Tags tags) {
            return !term.matches(tags);
        }
    }

    /** There is such a tag. */
    record Present(String key) implements FilterTerm {
        @Override
        public boolean matches(Tags tags) {
            return tags.get(key) != null;
        }
    }

    /** A tag's value is in a list, which is sorted: a filter may name thousands. */
    record Listed(String key, List<String> sorted) implements FilterTerm {
        @Override
        public boolean matches(Tags tags) {
            String value = tags.get(key);
            return value != null && Collections.binarySearch(sorted, value) >= 0;
        }
    }

    /** A tag's value compared as text. */
    record Text(String key, TextRelation relation, String expected) implements FilterTerm {
        @Override
        public boolean matches(Tags tags) {
            String value = tags.get(key);
            return value != null
                    && switch (relation) {
                        case EQUAL -> value.equals(expected);
                        case STARTS_WITH -> value.startsWith(expected);
                        case ENDS_WITH -> value.endsWith(expected);
                        case CONTAINS -> value.contains(expected);
                    };
        }
    }

    /** A tag's value compared as a decimal number; what is none does not match. */
    record Numeric(String key, NumberRelation relation, String expected) implements FilterTerm {
        @Override
        public boolean matches(Tags tags) {
            String value = tags.get(key);
            if (value == null || !DecimalText.isNumber(value)) {
                return false;
            }
            int order = DecimalText.compare(value, expected);
            return switch (relation) {
                case LESS -> order < 0;
                case LESS_OR_EQUAL -> order <= 0;
                case GREATER -> order > 0;
                case GREATER_OR_EQUAL -> order >= 0;
            };
        }
    }

    /** How a value relates to a text. */
    enum TextRelation {
        EQUAL,
        STARTS_WITH,
        ENDS_WITH,
        CONTAINS
    }

    /** How a value relates to a number. */
    enum NumberRelation {
        LESS,
        LESS_OR_EQUAL,
        GREATER,
        GREATER_OR_EQUAL
    }
}
