package io.ringcast.engine.spi;

import io.ringcast.engine.app.App;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Where apps are looked up. Never blocks the caller; a failure completes the stage exceptionally.
 *
 * <p>Thread: any.
 */
public interface AppStore {
    CompletionStage<Optional<App>> findById(String appId);

    /** The app one of whose keys, in use or still accepted, is {@code key}. */
    CompletionStage<Optional<App>> findByKey(String key);

    /** All apps. */
    CompletionStage<List<App>> list();
}
