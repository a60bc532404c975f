package io.ringcast.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rules between keys of the Centrifugo side. */
class CentrifugeChecksTest {
    @TempDir
    Path directory = Path.of("");

    private List<String> problems(String text) {
        return Loading.problemsOfToml(directory, text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "client.ping_interval = '8s' | client.pong_timeout=8000ms is not valid: expected less than client.ping_interval",
                "client.ping_interval = 25 | client.ping_interval=25 is not valid: expected a duration such as 300ms, 25s or 1h30m, or off",
                "client.token.user_id_claim = 'a.b' | client.token.user_id_claim=a.b is not valid: expected nothing, or letters",
                "client.token = {issuer='a', issuer_regex='b'} | client.token.issuer=a is not valid: expected nothing, because issuer_regex",
                "client.token.audience_regex = '(' | client.token.audience_regex=( is not valid: expected a regular expression",
                "client.token = {jwks_public_endpoint='https://{{t}}.x/', issuer_regex='https://(?P<t>.*).x'} | client.token.jwks_public_endpoint is not valid: expected a group named t",
                "client.subscribe_to_user_personal_channel = {enabled=true, personal_channel_namespace='ab'} | client.subscribe_to_user_personal_channel.personal_channel_namespace=ab is not valid",
                "client.subscribe_to_user_personal_channel = {enabled=true, single_connection=true} | client.subscribe_to_user_personal_channel.single_connection=true is not valid",
                "channel.namespaces = [{name='a'}] | channel.namespaces[0].name=a is not valid: expected two or more letters",
                "channel.namespaces = [{name='ab'},{name='ab'}] | channel.namespaces[1].name=ab is not valid: expected a name of its own",
                "channel.namespaces = [{name='ab', presence='maybe'}] | channel.namespaces[0].presence=maybe is not valid: expected true or false",
                "channel.namespaces = ['ab'] | channel.namespaces[0]=*** is not valid: expected an object with a name",
                "channel.namespaces = [{name='ab', channel_regex='['}] | channel.namespaces[0].channel_regex=[ is not valid: expected a regular expression",
                "channel.namespaces = [{name='ab', channel_regex='a(?=b)'}] | channel.namespaces[0].channel_regex=a(?=b) is not valid: expected a regular expression of RE2",
                "channel.without_namespace.channel_regex = '(a)\\1' | channel.without_namespace.channel_regex=(a)\\1 is not valid: expected a regular expression of RE2",
                "channel.namespaces = [{name='ab', history_size=1}] | channel.namespaces[0].history_size=1 is not valid: expected history_size and history_ttl both",
                "channel.namespaces = [{name='ab', history_ttl='1500ms', history_size=1}] | channel.namespaces[0].history_ttl=1500ms is not valid: expected whole seconds",
                "channel.namespaces = [{name='ab', history_ttl='2h', history_size=1, history_meta_ttl='1h'}] | channel.namespaces[0].history_ttl=7200s is not valid: expected at most history_meta_ttl",
                "channel.namespaces = [{name='ab', force_recovery=true}] | channel.namespaces[0].force_recovery=true is not valid: expected false, because there is no history",
                "channel.namespaces = [{name='ab', force_recovery_mode='all'}] | channel.namespaces[0].force_recovery_mode=all is not valid: expected nothing, stream or cache",
                "channel.namespaces = [{name='ab', allowed_delta_types=['x']}] | channel.namespaces[0].allowed_delta_types=x is not valid: expected fossil",
                "channel.namespaces = [{name='ab', subscribe_proxy_enabled=true, subscribe_proxy_name='p'}] | channel.namespaces[0].subscribe_proxy_name=p is not valid: expected default, or the name",
                "channel.without_namespace.publish_proxy_enabled = true | channel.proxy.publish.endpoint= is not valid: expected an http or https URL",
                "client.proxy.connect = {enabled=true, endpoint='grpc://h:1'} | client.proxy.connect.endpoint=*** is not valid: expected a URL that begins with http:// or https://, because GRPC",
                "proxies = [{name='default', endpoint='http://h/'}] | proxies[0].name=default is not valid: expected another name",
                "proxies = [{name='pp', endpoint='http://h/', timeout='0s'}] | proxies[0].timeout=0s is not valid",
                "proxies = [{name='pp', endpoint='http://h/', http.status_to_code_transforms=[{status_code=404}]}] | proxies[0].http.status_to_code_transforms[0]: expected either to_error.code or to_disconnect.code",
                "rpc.namespaces = [{name='ab', proxy_enabled=true, proxy_name='p'}] | rpc.namespaces[0].proxy_name=p is not valid",
                "uni_sse.connect_code_to_http_response.transforms = [{code=1}] | uni_sse.connect_code_to_http_response.transforms[0]: expected to.status_code",
                "http_api.error_mode = 'loud' | http_api.error_mode=loud is not valid: expected nothing or transport"
            })
    void shouldRefuse(String text, String problem) {
        assertThat(problems("[centrifuge]\n" + text)).singleElement().asString().startsWith("centrifuge." + problem);
    }

    @Test
    void shouldTellTheLineOfAnOptionOfANamespace() {
        Path file = Loading.write(directory, "r.toml", """
                [[centrifuge.channel.namespaces]]
                name = 'ab'
                [[centrifuge.channel.namespaces]]
                name = 'cd'
                history_size = 'x'
                force_recovery = true
                """);

        assertThat(Loading.problems(() -> Loading.file(file, Map.of())))
                .hasSize(2)
                .anyMatch(problem -> problem.contains("history_size=x") && problem.contains("line 5"))
                .anyMatch(problem -> problem.contains("force_recovery") && problem.contains("line 6"));
    }

    @Test
    void shouldKeepOffThePortOfMetrics() {
        assertThat(problems("[centrifuge]\nenabled = true\nhttp_server.internal_port = 9601\n"))
                .singleElement()
                .asString()
                .startsWith(
                        "centrifuge.http_server.internal_port=9601 is not valid: expected a port other than metrics.port");
        assertThat(problems("[centrifuge]\nenabled = true\nhttp_server.port = 6001\n"))
                .isEmpty();
    }

    @Test
    void shouldAllowListedPlaceholdersOnly() {
        assertThat(problems("""
                        [centrifuge.client.token]
                        jwks_public_endpoint = 'https://{{the_tenant}}.x/'
                        issuer_regex = '^https://(?P<the_tenant>one|two)\\.x$'
                        """)).isEmpty();
    }

    @Test
    void shouldTakeNothingForAMarkThatIsOff() {
        CentrifugeSettings settings = Loading.toml(directory, "[centrifuge.channel]\nprivate_prefix = ''\n")
                .settings()
                .centrifuge()
                .orElseThrow();

        assertThat(settings.namespaces().marks().isPrivate("$a")).isFalse();
    }

    @Test
    void shouldWarnOfWhatIsOpenAndOfWhatIsShut() {
        assertThat(Loading.toml(directory, "[centrifuge]\nenabled = true\n").warnings())
                .anyMatch(warning -> warning.startsWith("No client of the Centrifugo protocol can connect"));
        assertThat(Loading.toml(
                                directory,
                                "[centrifuge]\nenabled = true\nclient.insecure = true\nhttp_api.insecure = true\n")
                        .warnings())
                .anyMatch(warning -> warning.startsWith("centrifuge.client.insecure=true"))
                .anyMatch(warning -> warning.startsWith("centrifuge.http_api.insecure=true"));
    }

    @Test
    void shouldNameUnknownKeysOfTheSection() {
        assertThat(Loading.toml(directory, "[centrifuge.client]\npign_interval = '1s'\n")
                        .warnings())
                .anyMatch(warning -> warning.contains("client.pign_interval")
                        && warning.contains("line 2")
                        && warning.contains("did you mean client.ping_interval?"));
    }

    @Test
    void shouldKeepSecretsOutOfProblemsAndStrings() {
        String text = """
                [centrifuge]
                proxies = [{name='x', endpoint='ftp://hunter2', http.static_headers={A=['hunter2']}}]
                client.token.hmac_secret_key = ['hunter2']
                http_api.key = {a='hunter2'}
                """;

        assertThat(problems(text)).hasSizeGreaterThan(2).noneMatch(problem -> problem.contains("hunter2"));
        assertThat(Loading.toml(
                                directory,
                                "[centrifuge]\nclient.token.hmac_secret_key = 'hunter2'\nhttp_api.key = 'hunter2'\n")
                        .toString())
                .doesNotContain("hunter2");
    }
}
