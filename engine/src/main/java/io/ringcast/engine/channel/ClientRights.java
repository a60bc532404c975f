package io.ringcast.engine.channel;

/**
 * What clients may do in the channels of a namespace without a grant for the single channel.
 *
 * <p>Thread: any.
 */
public record ClientRights(Right subscribe, Right publish, Right presence, Right history) {
    /** Nothing. */
    public static final ClientRights NONE = new ClientRights(Right.NOBODY, Right.NOBODY, Right.NOBODY, Right.NOBODY);

    /**
     * Who has one right.
     *
     * @param client each client with a user id
     * @param subscriber each client that is subscribed to the channel
     * @param anonymous where a client has the right, one without a user id has it too
     */
    public record Right(boolean client, boolean subscriber, boolean anonymous) {
        /** Nobody has it. */
        public static final Right NOBODY = new Right(false, false, false);

        /** Whether a client has it. */
        public boolean allows(boolean named, boolean subscribed) {
            return (client || (subscriber && subscribed)) && (named || anonymous);
        }
    }
}
