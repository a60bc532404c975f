package io.ringcast.engine.fanout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.ringcast.engine.app.App;
import io.ringcast.engine.app.AppFeatures;
import io.ringcast.engine.app.AppLimits;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Sessions follow the record of their app. */
class AppsReplacedTest {
    private static final App OTHER = EngineFixture.app("other", AppLimits.DEFAULT, AppFeatures.DEFAULT);

    private final EngineFixture fixture = new EngineFixture(EngineFixture.settings(1));

    @AfterEach
    void close() {
        fixture.close();
    }

    private static App disabled(App app) {
        return new App(app.id(), app.credentials(), false, app.limits(), app.features(), List.of());
    }

    @Test
    void shouldHoldSessionsToTheNewRecord() {
        App small = EngineFixture.appWithMembers(1);
        Client one = fixture.open(0);
        Client two = fixture.open(0);
        fixture.join(one, "presence-x", "1");

        fixture.shard(0).replaceApps(app -> app.id().equals(small.id()) ? small : app);
        fixture.join(two, "presence-x", "2");
        fixture.run();

        assertThat(one.session().app()).isSameAs(small);
        assertThat(two.stream()).isEqualTo("{MEMBER_LIMIT presence-x}");
    }

    @Test
    void shouldEndSessionsOfAnAppThatIsGoneOrDisabled() {
        Client stays = fixture.open(0);
        Client gone = fixture.open(0, OTHER, 0);

        fixture.shard(0).replaceApps(app -> app.id().equals(OTHER.id()) ? null : app);
        fixture.run();

        assertThat(gone.stream()).isEqualTo("{APP_DISABLED}");
        assertThat(stays.stream()).isEmpty();
        fixture.shard(0).replaceApps(AppsReplacedTest::disabled);
        fixture.run();
        assertThat(stays.stream()).isEqualTo("{APP_DISABLED}");
    }

    @Test
    void shouldEndASessionThatWasLetInBeforeItsAppWent() {
        fixture.shard(0).replaceApps(app -> app.id().equals(OTHER.id()) ? null : app);

        Client late = fixture.open(0, OTHER, 0);
        assertThat(late.stream()).isEmpty();
        fixture.run();

        assertThat(late.stream()).isEqualTo("{APP_DISABLED}");
    }

    @Test
    void shouldKeepASessionWithItsApp() {
        Client client = fixture.open(0);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> client.session().replaceApp(OTHER))
                .withMessage("app other can't stand in for app app: a session stays with its app");
    }

    @Test
    void shouldReturnWhenEveryShardHasDoneIt() {
        EngineSettings settings = EngineFixture.settings(3);
        try (Engine engine = EngineFixture.threaded(fixture, settings)) {
            engine.start();

            assertThat(engine.replaceApps(app -> app)).isTrue();
        }
    }
}
