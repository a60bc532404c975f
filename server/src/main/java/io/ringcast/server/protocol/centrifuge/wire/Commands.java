package io.ringcast.server.protocol.centrifuge.wire;

/**
 * Reads the commands of one frame.
 *
 * <p>Thread: any.
 */
public interface Commands {
    /** Takes commands one by one, on the thread that decodes. */
    @FunctionalInterface
    interface Handler {
        /** Takes the next command; false drops the rest of the frame unread. */
        boolean onCommand(Command command);
    }

    /**
     * Hands out the frame's commands in their order, each as soon as it is read: those in front of a broken one have
     * been handed out when the exception comes.
     *
     * @throws MalformedCommandException if the frame holds no command, too many of them, or anything else
     */
    void decode(byte[] bytes, int offset, int length, Handler handler);

    /** Reads frames of at most {@code maxCommands} commands. */
    static Commands of(Encoding encoding, int maxCommands) {
        return switch (encoding) {
            case JSON -> new JsonCommands(maxCommands);
            case PROTOBUF -> new ProtobufCommands(maxCommands);
        };
    }
}
