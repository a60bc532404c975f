package io.ringcast.server.transport.attached;

/**
 * The way onto a connection's shard.
 *
 * <p>Thread: any but the shard itself, which would wait for itself when its queue is full.
 */
@FunctionalInterface
public interface ShardTasks {
    /** Queues a task, parking while the queue is full. False once the shard has stopped: the task won't run. */
    boolean execute(Runnable task);
}
