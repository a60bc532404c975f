package io.ringcast.engine.history;

/**
 * What became of a publication.
 *
 * <p>Thread: any.
 *
 * @param position where it is; of a duplicate, where the first one went; of a stale one, the stream's top
 */
public record AppendResult(Kind kind, StreamPosition position) {
    /** The publication goes on to subscribers, its channel keeps none. */
    static final AppendResult UNKEPT = new AppendResult(Kind.UNKEPT, StreamPosition.NONE);

    /** The outcomes. */
    public enum Kind {
        /** It has a place in the stream. */
        APPENDED,
        /** It has none, as the channel has no history, and is new. */
        UNKEPT,
        /** Its idempotency key was seen before. */
        DUPLICATE,
        /** The stream has a version at least as high. */
        STALE_VERSION
    }

    /** Whether subscribers are to get it. */
    public boolean isNew() {
        return kind == Kind.APPENDED || kind == Kind.UNKEPT;
    }
}
