package io.ringcast.server.listener;

/**
 * Where a listener listens, and what an operator calls that: a message about it names the remedy.
 *
 * @param host name or address
 * @param port 0 takes any free one
 * @param hostVariable what sets the host
 * @param portVariable what sets the port
 */
public record ListenAddress(String host, int port, String hostVariable, String portVariable) {
    /** The main port of the server. */
    public static ListenAddress main(String host, int port) {
        return new ListenAddress(host, port, "HOST", "PORT");
    }

    /** The port that redirects to the main one. */
    public static ListenAddress redirect(String host, int port) {
        return new ListenAddress(host, port, "HOST", "SSL_HTTP_PORT");
    }

    /** The port of metrics. */
    public static ListenAddress metrics(String host, int port) {
        return new ListenAddress(host, port, "METRICS_HOST", "METRICS_PORT");
    }
}
