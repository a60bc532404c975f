package io.ringcast.server.channel;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.engine.channel.ClientRights;
import io.ringcast.engine.channel.ClientRights.Right;
import io.ringcast.engine.channel.NameMarks;
import io.ringcast.engine.channel.Namespace;
import io.ringcast.engine.channel.Namespaces;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ChannelRulesTest {
    private static final String APP = "app";
    // Characters that a name of Pusher may have.
    private static final NameMarks MARKS = new NameMarks(":", "@", "=", ",");

    @Test
    void shouldOpenAnyNameWhereThereAreNoNamespaces() {
        ChannelRules rules = new ChannelRules(Map.of());

        assertThat(rules.opensToAll(APP, "news", false)).isTrue();
        assertThat(rules.opensToAll(APP, "$news", false)).isTrue();
        assertThat(rules.opensToAll(APP, "unknown:news", false)).isTrue();
    }

    @Test
    void shouldOpenNamesWithoutANamespaceUnlessTheyAreMarked() {
        ChannelRules rules = rules(space("", Right.NOBODY, true), space("chat", Right.NOBODY, false));

        assertThat(rules.opensToAll(APP, "news", false)).isTrue();
        assertThat(rules.opensToAll(APP, "unknown:news", false)).isTrue();
        assertThat(rules.opensToAll(APP, "@news", true)).isFalse();
        assertThat(rules.opensToAll(APP, "@unknown:news", true)).isFalse();
        assertThat(rules.opensToAll(APP, "dialog=41,42", true)).isFalse();
    }

    @Test
    void shouldLetRightsDecideOnNamesWithoutANamespaceWhereTheyAreNotPublic() {
        ChannelRules shut = strict(space("", Right.NOBODY, false));
        ChannelRules open = strict(space("", new Right(true, false, false), false));

        assertThat(shut.opensToAll(APP, "news", true)).isFalse();
        assertThat(shut.opensToAll(APP, "unknown:news", true)).isFalse();
        assertThat(open.opensToAll(APP, "news", true)).isTrue();
        assertThat(open.opensToAll(APP, "news", false)).isFalse();
        assertThat(open.opensToAll(APP, "unknown:news", true)).isFalse();
    }

    private static ChannelRules strict(Namespace plain) {
        return new ChannelRules(Map.of(APP, new Namespaces(MARKS, plain, List.of(), false)));
    }

    @Test
    void shouldTakeAUserMarkForNothingSpecialWhereNamesAreNotLimited() {
        ChannelRules rules = rules(space("", Right.NOBODY, false));

        assertThat(rules.opensToAll(APP, "dialog=41,42", false)).isTrue();
    }

    @Test
    void shouldOpenANamespaceByItsOwnRights() {
        ChannelRules rules = rules(
                space("", Right.NOBODY, false),
                space("closed", Right.NOBODY, true),
                space("named", new Right(true, false, false), true),
                space("open", new Right(true, false, true), true));

        assertThat(rules.opensToAll(APP, "closed:x", true)).isFalse();
        assertThat(rules.opensToAll(APP, "named:x", true)).isTrue();
        assertThat(rules.opensToAll(APP, "named:x", false)).isFalse();
        assertThat(rules.opensToAll(APP, "open:x", false)).isTrue();
        assertThat(rules.opensToAll(APP, "open:x=42", true)).isFalse();
        assertThat(rules.opensToAll(APP, "@open:x", true)).isFalse();
    }

    private static ChannelRules rules(Namespace plain, Namespace... named) {
        return new ChannelRules(Map.of(APP, new Namespaces(MARKS, plain, List.of(named))));
    }

    private static Namespace space(String name, Right subscribe, boolean userLimited) {
        Namespace plain = Namespace.PLAIN;
        return new Namespace(
                name,
                plain.options(),
                new ClientRights(subscribe, Right.NOBODY, Right.NOBODY, Right.NOBODY),
                plain.recovery(),
                false,
                plain.deltaTypes(),
                false,
                userLimited,
                null,
                plain.dataFormat(),
                plain.proxies());
    }
}
