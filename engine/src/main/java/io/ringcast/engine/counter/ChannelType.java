package io.ringcast.engine.counter;

/**
 * The classes of channels that metrics tell apart, under the names that dashboards of the protocol family know.
 *
 * <p>Thread: any.
 */
public enum ChannelType {
    /** Anyone may subscribe. */
    PUBLIC("public"),
    /** Subscribing needs a right. */
    PRIVATE("private"),
    /** As private, and sealed end to end. */
    ENCRYPTED("private_encrypted"),
    /** Its subscribers see each other. */
    PRESENCE("presence"),
    /** It keeps its last publication, whoever may subscribe. */
    CACHE("cache"),
    /** Made up by the engine; metrics leave it out. */
    INTERNAL("internal");

    private static final ChannelType[] ALL = values();

    private final String label;

    ChannelType(String label) {
        this.label = label;
    }

    /** The value of a metric's label. */
    public String label() {
        return label;
    }

    static int count() {
        return ALL.length;
    }
}
