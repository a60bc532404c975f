package io.ringcast.backends.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.engine.app.App;
import io.ringcast.engine.app.AppFeatures;
import io.ringcast.engine.app.AppLimits;
import io.ringcast.engine.app.Credential;
import io.ringcast.engine.spi.AppStore;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * What every {@link AppStore} does.
 *
 * <p>Thread: confined to the test.
 */
public abstract class AppStoreContract {
    private static final App FIRST = new App(
            "1",
            List.of(new Credential("key-1", "secret-1"), new Credential("old-key-1", "old-secret-1")),
            true,
            new AppLimits(
                    7,
                    4100,
                    8,
                    9,
                    10,
                    11,
                    12,
                    1024,
                    14,
                    15,
                    16,
                    2048,
                    18,
                    Duration.ofSeconds(19),
                    Duration.ofSeconds(20)),
            new AppFeatures(true, true, true, true, true, false, false, true),
            List.of("https://example.com", "*.example.org"));
    private static final App SECOND = new App(
            "zwei-ä",
            List.of(new Credential("key-2", "secret-2")),
            false,
            AppLimits.DEFAULT,
            AppFeatures.DEFAULT,
            List.of());

    /** For extension by a back end's suite. */
    protected AppStoreContract() {}

    /** A store that holds these apps and no others. */
    protected abstract AppStore storeOf(List<App> apps) throws Exception;

    private static <T> T answer(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    @Test
    void shouldFindAnAppByIdWithAllThatItSays() throws Exception {
        AppStore store = storeOf(List.of(FIRST, SECOND));

        assertThat(answer(store.findById("1"))).contains(FIRST);
        assertThat(answer(store.findById("zwei-ä"))).contains(SECOND);
    }

    @Test
    void shouldFindAnAppByEachOfItsKeys() throws Exception {
        AppStore store = storeOf(List.of(FIRST, SECOND));

        assertThat(answer(store.findByKey("key-1"))).contains(FIRST);
        assertThat(answer(store.findByKey("old-key-1"))).contains(FIRST);
        assertThat(answer(store.findByKey("key-2"))).contains(SECOND);
    }

    @Test
    void shouldKeepTheKeyInUseFirst() throws Exception {
        AppStore store = storeOf(List.of(FIRST));

        assertThat(answer(store.findByKey("old-key-1")).orElseThrow().key()).isEqualTo("key-1");
    }

    @Test
    void shouldFindNothingThatIsNotThere() throws Exception {
        AppStore store = storeOf(List.of(FIRST));

        assertThat(answer(store.findById("2"))).isEmpty();
        assertThat(answer(store.findById(""))).isEmpty();
        assertThat(answer(store.findById("key-1"))).isEmpty();
        assertThat(answer(store.findByKey("1"))).isEmpty();
        assertThat(answer(store.findByKey("KEY-1"))).isEmpty();
        assertThat(answer(store.findByKey("' OR 1=1 --"))).isEmpty();
    }

    @Test
    void shouldListAllApps() throws Exception {
        assertThat(answer(storeOf(List.of(FIRST, SECOND)).list())).containsExactlyInAnyOrder(FIRST, SECOND);
        assertThat(answer(storeOf(List.of()).list())).isEmpty();
    }
}
