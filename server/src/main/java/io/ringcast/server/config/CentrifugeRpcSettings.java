package io.ringcast.server.config;

/**
 * Calls of clients of the Centrifugo protocol.
 *
 * <p>Thread: any.
 */
public record CentrifugeRpcSettings(
        @Setting(value = ":", doc = "What ends the namespace in a method's name; nothing switches namespaces off.")
        String namespaceBoundary,

        @Setting(
                value = "[]",
                check = Check.JSON_LIST,
                doc = "Namespaces of methods: each with name, proxy_enabled and proxy_name.")
        String namespaces,

        @Section("Methods without a namespace.") Options withoutNamespace,
        @Section("A method that the server answers itself.") Ping ping,

        @Section("The back end that is asked where none is named.")
        ProxyKeys proxy) {

    /** The options of a namespace. */
    record Options(
            @Setting(value = "false", doc = "Send calls to a back end.")
            boolean proxyEnabled,

            @Setting(value = "default", doc = "Which back end: default is rpc.proxy.")
            String proxyName) {}

    /** A method that the server answers itself. */
    public record Ping(
            @Setting(value = "false", doc = "Answer the method.")
            boolean enabled,

            @Setting(value = "ping", doc = "Its name.") String method) {}
}
