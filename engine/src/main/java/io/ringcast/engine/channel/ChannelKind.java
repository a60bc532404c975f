package io.ringcast.engine.channel;

/**
 * What a channel is to the engine, whatever a protocol calls it.
 *
 * <p>Thread: any.
 */
public enum ChannelKind {
    /** Anyone may subscribe. */
    PUBLIC,
    /** Subscribing needs a right that the protocol has checked. */
    PRIVATE,
    /** As private; the data is sealed end to end and never looked into. */
    ENCRYPTED,
    /** As private; its subscribers are members that see each other. */
    PRESENCE,
    /** Internal: everything sent to one signed-in user. In no list, no signal, no count. */
    USER,
    /** Internal: tells watchers whether one user is signed in. In no list, no signal, no count. */
    STATUS;

    /** Whether the engine made this channel up for its own ends. */
    public boolean internal() {
        return this == USER || this == STATUS;
    }
}
