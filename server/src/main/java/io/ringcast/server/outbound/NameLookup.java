package io.ringcast.server.outbound;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Looks up host names on threads of its own. A look-up may hang, and holds the thread under a virtual one for so long:
 * with few cores, all of them. A client's own look-up right behind this one comes out of the JVM's cache of names.
 *
 * <p>Thread: any; waits, for virtual threads.
 */
public final class NameLookup implements AutoCloseable {
    private static final int MAX_LOOKUPS = 16;

    private final ThreadPoolExecutor threads = new ThreadPoolExecutor(
            MAX_LOOKUPS,
            MAX_LOOKUPS,
            30,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            Thread.ofPlatform().daemon().name("ringcast-lookup-", 0).factory());

    // All who ask for one name wait for one look-up, so that one that hangs leaves threads to the others.
    private final ConcurrentMap<String, CompletableFuture<InetAddress[]>> running = new ConcurrentHashMap<>();

    public NameLookup() {
        threads.allowCoreThreadTimeOut(true);
    }

    /**
     * The addresses of a URI's host.
     *
     * @throws UnknownHostException if it has none, or nothing is looked up any more
     * @throws TimeoutException if they were not found within {@code limitNs}
     */
    public InetAddress[] await(URI uri, long limitNs)
            throws InterruptedException, UnknownHostException, TimeoutException {
        String host = hostOf(uri);
        if (isAddress(host)) {
            return InetAddress.getAllByName(host);
        }
        try {
            return running.computeIfAbsent(host, this::start).get(limitNs, TimeUnit.NANOSECONDS);
        } catch (ExecutionException | RejectedExecutionException e) {
            throw new UnknownHostException(host);
        }
    }

    private CompletableFuture<InetAddress[]> start(String host) {
        CompletableFuture<InetAddress[]> lookup = new CompletableFuture<>();
        threads.execute(() -> {
            try {
                lookup.complete(InetAddress.getAllByName(host));
            } catch (UnknownHostException | RuntimeException e) {
                lookup.completeExceptionally(e);
            } finally {
                running.remove(host, lookup);
            }
        });
        return lookup;
    }

    private static boolean isAddress(String host) {
        return host.indexOf(':') >= 0 || host.chars().allMatch(c -> c == '.' || (c >= '0' && c <= '9'));
    }

    private static String hostOf(URI uri) {
        String host = uri.getHost();
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
