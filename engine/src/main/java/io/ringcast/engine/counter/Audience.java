package io.ringcast.engine.counter;

/**
 * How many a publication is for, in the classes that metrics tell apart.
 *
 * <p>Thread: any.
 */
public enum Audience {
    /** One to ten. */
    XS("xs"),
    /** To a hundred. */
    SM("sm"),
    /** To a thousand. */
    MD("md"),
    /** To ten thousand. */
    LG("lg"),
    /** More. */
    XL("xl");

    private static final Audience[] ALL = values();

    private final String label;

    Audience(String label) {
        this.label = label;
    }

    /** The class of a number of recipients. */
    public static Audience of(int recipients) {
        if (recipients <= 10) {
            return XS;
        }
        if (recipients <= 100) {
            return SM;
        }
        if (recipients <= 1000) {
            return MD;
        }
        return recipients <= 10_000 ? LG : XL;
    }

    /** The value of a metric's label. */
    public String label() {
        return label;
    }

    static int count() {
        return ALL.length;
    }
}
