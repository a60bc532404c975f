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

    /**
     * Reads the lone connect request of a client on a unidirectional transport, which sends no commands.
     *
     * @return the request with id 0
     * @throws MalformedCommandException if the bytes are anything else
     */
    Command.Connect decodeConnect(byte[] bytes, int offset, int length);

    /**
     * Reads what a client posts in place of a frame.
     *
     * @throws MalformedCommandException if the bytes are anything else
     */
    EmulationRequest decodeEmulation(byte[] bytes, int offset, int length);

    /** Reads frames of at most {@code maxCommands} commands. */
    static Commands of(Encoding encoding, int maxCommands) {
        return switch (encoding) {
            case JSON -> new JsonCommands(maxCommands);
            case PROTOBUF -> new ProtobufCommands(maxCommands);
        };
    }
}
