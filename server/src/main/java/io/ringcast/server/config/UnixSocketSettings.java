package io.ringcast.server.config;

/**
 * A Unix socket in place of the main TCP port.
 *
 * <p>Thread: any.
 */
public record UnixSocketSettings(
        @Setting(
                value = "false",
                env = "UNIX_SOCKET_ENABLED",
                doc = "Listen on a Unix socket instead of host and port; metrics stay on TCP.")
        boolean enabled,

        @Setting(
                value = "/var/run/ringcast/ringcast.sock",
                sockudo = "/var/run/sockudo/sockudo.sock",
                env = "UNIX_SOCKET_PATH",
                doc = "Absolute path of the socket, without '..'; folders that are missing are made.")
        String path,

        @Setting(
                value = "660",
                check = Check.OCTAL_MODE,
                env = "UNIX_SOCKET_PERMISSION_MODE",
                doc = "Permissions of the socket, octal: who may connect is who may write to it.")
        String permissionMode) {

    /** The permissions as a number. */
    public int mode() {
        return Integer.parseInt(permissionMode, 8);
    }
}
