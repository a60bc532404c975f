package io.ringcast.engine.memory;

import io.ringcast.engine.app.App;
import io.ringcast.engine.app.Credential;
import io.ringcast.engine.spi.AppStore;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Apps from the configuration. Replaced as a whole.
 *
 * <p>Thread: any.
 */
public final class InMemoryAppStore implements AppStore {
    private record Index(Map<String, App> byId, Map<String, App> byKey) {}

    private volatile Index index;

    public InMemoryAppStore(List<App> apps) {
        index = indexOf(apps);
    }

    /** Replaces all apps. */
    public void replace(List<App> apps) {
        index = indexOf(apps);
    }

    private static Index indexOf(List<App> apps) {
        Map<String, App> byId = new LinkedHashMap<>();
        Map<String, App> byKey = new HashMap<>();
        for (App app : apps) {
            if (byId.put(app.id(), app) != null) {
                throw new IllegalArgumentException("app id " + app.id() + " is given twice: make app ids unique");
            }
            for (Credential credential : app.credentials()) {
                if (byKey.put(credential.key(), app) != null) {
                    throw new IllegalArgumentException(
                            "app key " + credential.key() + " is given twice: make app keys unique");
                }
            }
        }
        return new Index(byId, byKey);
    }

    @Override
    public CompletionStage<Optional<App>> findById(String appId) {
        return CompletableFuture.completedFuture(Optional.ofNullable(index.byId.get(appId)));
    }

    @Override
    public CompletionStage<Optional<App>> findByKey(String key) {
        return CompletableFuture.completedFuture(Optional.ofNullable(index.byKey.get(key)));
    }

    @Override
    public CompletionStage<List<App>> list() {
        return CompletableFuture.completedFuture(List.copyOf(index.byId.values()));
    }
}
