package io.ringcast.server.app;

import io.ringcast.engine.app.App;
import io.ringcast.engine.spi.AppStore;
import io.ringcast.server.auth.OriginRules;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Looks apps up and keeps what is compiled from each. Waits for the store: for virtual threads, never for a shard.
 *
 * <p>Thread: any.
 */
public final class AppRegistry {
    private static final long TIMEOUT_SECONDS = 5;

    /** An app with what is derived from it. */
    public record RegisteredApp(App app, OriginRules origins) {}

    private final AppStore store;
    private final Map<String, RegisteredApp> derived = new ConcurrentHashMap<>();

    public AppRegistry(AppStore store) {
        this.store = store;
    }

    /**
     * The app with this key, or null.
     *
     * @throws AppUnavailableException if the store fails or is silent for five seconds
     */
    public @Nullable RegisteredApp byKey(String key) {
        return derive(await(store.findByKey(key)));
    }

    /** The app with this id, or null; otherwise as {@link #byKey}. */
    public @Nullable RegisteredApp byId(String id) {
        return derive(await(store.findById(id)));
    }

    /** All apps; otherwise as {@link #byKey}. */
    public List<App> all() {
        return await(store.list());
    }

    @SuppressWarnings("ReferenceEquality") // the store hands out one instance until the app changes
    private @Nullable RegisteredApp derive(Optional<App> found) {
        App app = found.orElse(null);
        if (app == null) {
            return null;
        }
        RegisteredApp known = derived.get(app.id());
        if (known == null || known.app() != app) {
            known = new RegisteredApp(app, OriginRules.compile(app.allowedOrigins()));
            derived.put(app.id(), known);
        }
        return known;
    }

    private static <T> T await(CompletionStage<T> answer) {
        try {
            return answer.toCompletableFuture().get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new AppUnavailableException("the app store did not answer: try again later", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AppUnavailableException("the look-up was interrupted", e);
        }
    }
}
