package io.ringcast.server.config;

import java.time.Duration;

/**
 * Sockudo's queue of connections that have ended. A shard frees what a connection held as it ends, so the keys are
 * checked and have no effect.
 *
 * <p>Thread: any.
 *
 * @param workerThreads 0 for as many as suit the machine
 */
public record CleanupSettings(
        @Setting(
                value = "true",
                env = "CLEANUP_ASYNC_ENABLED",
                unused = CleanupSettings.WHY,
                doc = "Clean up behind the connection; it or fallback_to_sync must be true.")
        boolean asyncEnabled,

        @Setting(
                value = "true",
                env = "CLEANUP_FALLBACK_TO_SYNC",
                unused = CleanupSettings.WHY,
                doc = "Clean up at once when the queue is full.")
        boolean fallbackToSync,

        @Setting(
                value = "50000",
                min = 1,
                max = 1000000000,
                env = "CLEANUP_QUEUE_BUFFER_SIZE",
                unused = CleanupSettings.WHY,
                doc = "Connections that may wait; at least batch_size.")
        int queueBufferSize,

        @Setting(
                value = "25",
                min = 1,
                max = 1000000000,
                env = "CLEANUP_BATCH_SIZE",
                unused = CleanupSettings.WHY,
                doc = "Connections cleaned up together.")
        int batchSize,

        @Setting(
                name = "batch_timeout_ms",
                value = "50",
                unit = Unit.MILLIS,
                min = 1,
                max = 60000,
                env = "CLEANUP_BATCH_TIMEOUT_MS",
                unused = CleanupSettings.WHY,
                doc = "How long a batch waits for more.")
        Duration batchTimeout,

        @Setting(
                value = "0",
                zero = "auto",
                min = 0,
                max = 1024,
                env = "CLEANUP_WORKER_THREADS",
                unused = CleanupSettings.WHY,
                doc = "Threads that clean up.")
        int workerThreads,

        @Setting(
                value = "2",
                min = 0,
                max = 1000000,
                env = "CLEANUP_MAX_RETRY_ATTEMPTS",
                unused = CleanupSettings.WHY,
                doc = "Further attempts.")
        int maxRetryAttempts) {
    static final String WHY = "a shard frees what a connection held as it ends, without a queue";
}
