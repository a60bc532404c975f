package io.ringcast.engine.channel;

/**
 * What a channel is to the engine, whatever a protocol calls it.
 *
 * <p>Thread: any.
 */
public enum ChannelKind {
    /** Anyone may subscribe. */
    PUBLIC("public"),
    /** Subscribing needs a right that the protocol has checked. */
    PRIVATE("private"),
    /** As private; the data is sealed end to end and never looked into. */
    ENCRYPTED("private-encrypted"),
    /** As private; its subscribers are members that see each other. */
    PRESENCE("presence"),
    /** Internal: everything sent to one signed-in user. In no list, no signal, no count. */
    USER("user"),
    /** Internal: tells watchers whether one user is signed in. In no list, no signal, no count. */
    STATUS("status");

    private final String label;

    ChannelKind(String label) {
        this.label = label;
    }

    /** The name of the kind in metrics. */
    public String label() {
        return label;
    }

    /** Whether the engine made this channel up for its own ends. */
    public boolean internal() {
        return this == USER || this == STATUS;
    }
}
