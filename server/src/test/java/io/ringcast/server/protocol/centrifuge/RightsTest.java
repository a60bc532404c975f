package io.ringcast.server.protocol.centrifuge;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.engine.channel.ChannelKind;
import io.ringcast.engine.channel.ChannelOptions;
import io.ringcast.engine.channel.ClientRights;
import io.ringcast.engine.channel.ClientRights.Right;
import io.ringcast.engine.channel.NameMarks;
import io.ringcast.engine.channel.Namespace;
import io.ringcast.engine.channel.Namespaces;
import io.ringcast.server.channel.ChannelRules;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What names and rights say, by table. */
class RightsTest {
    private static final Right CLIENTS = new Right(true, false, false);
    private static final Right SUBSCRIBERS = new Right(false, true, false);
    private static final Right ALL = new Right(true, false, true);
    private static final Namespaces NAMESPACES = new Namespaces(
            NameMarks.DEFAULT,
            Namespace.PLAIN,
            List.of(
                    space("open", ALL, false, null, null),
                    space("named", CLIENTS, false, null, null),
                    space("shut", Right.NOBODY, false, null, null),
                    space("users", CLIENTS, true, null, null),
                    space("asked", ALL, false, null, "default"),
                    space("form", ALL, false, Pattern.compile("^[a-zü]+$").asPredicate(), null)));

    private static Namespace space(
            String name,
            Right subscribe,
            boolean userLimited,
            @Nullable Predicate<String> form,
            @Nullable String proxy) {
        return new Namespace(
                name,
                ChannelOptions.of(ChannelKind.PUBLIC, false),
                new ClientRights(subscribe, Right.NOBODY, Right.NOBODY, Right.NOBODY),
                Namespace.Recovery.NONE,
                false,
                Set.of(),
                false,
                userLimited,
                form,
                Namespace.DataFormat.NOT_EMPTY,
                new Namespace.Proxies(proxy, null, null));
    }

    @ParameterizedTest
    @CsvSource({
        // client, subscriber, anonymous: a named one, a named subscriber, an anonymous one, an anonymous subscriber
        "false, false, false, ----",
        "true,  false, false, yy--",
        "false, true,  false, -y--",
        "false, false, true,  ----",
        "true,  true,  false, yy--",
        "true,  false, true,  yyyy",
        "false, true,  true,  -y-y",
        "true,  true,  true,  yyyy"
    })
    void shouldAllowByTable(boolean client, boolean subscriber, boolean anonymous, String allowed) {
        Right right = new Right(client, subscriber, anonymous);
        StringBuilder found = new StringBuilder();
        for (String user : List.of("42", "")) {
            found.append(Rights.allows(right, user, false) ? 'y' : '-');
            found.append(Rights.allows(right, user, true) ? 'y' : '-');
        }

        assertThat(found).hasToString(allowed);
    }

    @ParameterizedTest
    @CsvSource({
        "open:a, ''",
        "plain, ''",
        "nowhere:a, UNKNOWN_CHANNEL",
        "$nowhere:a, UNKNOWN_CHANNEL",
        "$open:a, ''",
        "open:ä, BAD_REQUEST",
        "form:grün, ''",
        "form:gr1, BAD_REQUEST",
        "#server-to-user-42, PERMISSION_DENIED",
        "open:123456789, ''",
        "open:1234567890, BAD_REQUEST",
        "nowhere:1234567, BAD_REQUEST"
    })
    void shouldCheckNamesInOrder(String channel, String error) {
        Rights.Name name = Rights.check(channel, NAMESPACES, channel.startsWith("#") ? 0 : 14);

        assertThat(name instanceof Rights.Name.Refused(var code) ? code.name() : "")
                .isEqualTo(error);
    }

    @ParameterizedTest
    @CsvSource({
        "open:a, true, true",
        "named:a, true, false",
        "shut:a, false, false",
        "asked:a, false, false",
        "$open:a, false, false",
        "open:room#42, false, false",
        "users:room#42, false, false",
        "users:room, true, false",
        // Not of a namespace: the other protocol's own rules hold.
        "plain, true, true",
        "nowhere:a, true, true"
    })
    void shouldOpenToOtherProtocolsWhatNeedsNoGrant(String channel, boolean named, boolean nameless) {
        ChannelRules rules = new ChannelRules(Map.of("app", NAMESPACES));

        assertThat(rules.opensToAll("app", channel, true)).isEqualTo(named);
        assertThat(rules.opensToAll("app", channel, false)).isEqualTo(nameless);
        assertThat(rules.opensToAll("other", channel, false)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "room, false",
        "open:room, false",
        "$room, true",
        "$open:room, true",
        "private-a, true",
        "presence-a, true",
        "private-encrypted-a, true",
        "private-cache-a, true",
        "cache-a, false",
        "#42, false"
    })
    void shouldKnowWhatNeedsAGrant(String channel, boolean needed) {
        assertThat(Rights.needsGrant(channel, NameMarks.DEFAULT)).isEqualTo(needed);
    }

    @Test
    void shouldLimitToUsersWhereTheNamespaceSaysSo() {
        Namespace users = Objects.requireNonNull(NAMESPACES.find("users:x"));
        Namespace open = Objects.requireNonNull(NAMESPACES.find("open:x"));

        assertThat(Rights.limitedTo("users:x#1,2", users, NameMarks.DEFAULT)).isEqualTo("1,2");
        assertThat(Rights.limitedTo("users:x#1#2", users, NameMarks.DEFAULT)).isEqualTo("2");
        assertThat(Rights.limitedTo("users:x", users, NameMarks.DEFAULT)).isNull();
        assertThat(Rights.limitedTo("open:x#1", open, NameMarks.DEFAULT)).isNull();
        assertThat(Rights.allows(SUBSCRIBERS, "1", false)).isFalse();
    }
}
