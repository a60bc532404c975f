package io.ringcast.server.transport.attached;

import java.io.IOException;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;

/**
 * The reading half: brings each chunk to the shard and stops reading while the shard is behind, so that the peer is
 * slowed down by TCP itself.
 *
 * <p>Thread: confined to the connection's virtual thread.
 */
final class AttachedReader {
    /** Why reading ended. */
    enum End {
        /** The peer sent FIN. */
        PEER_CLOSED,
        /** The socket broke or was aborted. */
        BROKEN,
        /** The shard takes no more tasks. */
        SHARD_STOPPED
    }

    private final ByteStream stream;
    private final ShardTasks tasks;
    private final Semaphore room;
    private final Consumer<byte[]> onChunk;

    AttachedReader(ByteStream stream, ShardTasks tasks, int maxUnreadChunks, Consumer<byte[]> onChunk) {
        this.stream = stream;
        this.tasks = tasks;
        this.room = new Semaphore(maxUnreadChunks);
        this.onChunk = onChunk;
    }

    End readAll(byte[] firstBytes) {
        try {
            if (firstBytes.length > 0 && !deliver(firstBytes)) {
                return End.SHARD_STOPPED;
            }
            while (true) {
                byte[] chunk = stream.read();
                if (chunk == null) {
                    return End.PEER_CLOSED;
                }
                if (!deliver(chunk)) {
                    return End.SHARD_STOPPED;
                }
            }
        } catch (IOException broken) {
            return End.BROKEN;
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            return End.BROKEN;
        }
    }

    private boolean deliver(byte[] chunk) throws InterruptedException {
        room.acquire();
        return tasks.execute(() -> {
            try {
                onChunk.accept(chunk);
            } finally {
                room.release();
            }
        });
    }
}
