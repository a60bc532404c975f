package io.ringcast.server.listener;

import io.helidon.common.tls.Tls;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.channels.SocketChannel;
import java.security.SecureRandom;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLContextSpi;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocketFactory;
import javax.net.ssl.SSLSessionContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;

/**
 * The context that Helidon gets: it stays the same while what is behind it is replaced. Without NIO Helidon takes no
 * more from a context than its sockets, their parameters not, so that protocols and client certificates are for the
 * sockets' source to set. A connection's PROXY header stands before its handshake and is read here.
 *
 * <p>Thread: any.
 */
final class GuardedTlsContext extends SSLContext {
    private GuardedTlsContext(SSLContextSpi behind, SSLContext model) {
        super(behind, model.getProvider(), model.getProtocol());
    }

    /** For Helidon's configuration. */
    static Tls of(SecureSockets sockets, AcceptGuard guard) {
        SSLContext context = new GuardedTlsContext(new Behind(sockets, guard), sockets.context());
        return Tls.builder().sslContext(context).build();
    }

    private static final class Behind extends SSLContextSpi {
        private final SecureSockets sockets;
        private final Factory factory;

        Behind(SecureSockets sockets, AcceptGuard guard) {
            this.sockets = sockets;
            this.factory = new Factory(sockets, guard);
        }

        @Override
        protected void engineInit(KeyManager[] keys, TrustManager[] trust, SecureRandom random) {
            throw new UnsupportedOperationException("initialised already");
        }

        @Override
        protected SSLSocketFactory engineGetSocketFactory() {
            return factory;
        }

        @Override
        protected SSLServerSocketFactory engineGetServerSocketFactory() {
            return sockets.context().getServerSocketFactory();
        }

        @Override
        protected SSLEngine engineCreateSSLEngine() {
            return sockets.context().createSSLEngine();
        }

        @Override
        protected SSLEngine engineCreateSSLEngine(String host, int port) {
            return sockets.context().createSSLEngine(host, port);
        }

        @Override
        protected SSLSessionContext engineGetServerSessionContext() {
            return sockets.context().getServerSessionContext();
        }

        @Override
        protected SSLSessionContext engineGetClientSessionContext() {
            return sockets.context().getClientSessionContext();
        }

        @Override
        protected SSLParameters engineGetDefaultSSLParameters() {
            return sockets.context().getDefaultSSLParameters();
        }

        @Override
        protected SSLParameters engineGetSupportedSSLParameters() {
            return sockets.context().getSupportedSSLParameters();
        }
    }

    private static final class Factory extends SSLSocketFactory {
        private final SecureSockets sockets;
        private final AcceptGuard guard;

        Factory(SecureSockets sockets, AcceptGuard guard) {
            this.sockets = sockets;
            this.guard = guard;
        }

        /**
         * What Helidon asks for: it has read nothing of the socket, and wants it left open at the close, which would wait
         * for the peer's close_notify for as long as the peer likes.
         */
        @Override
        public Socket createSocket(Socket accepted, InputStream consumed, boolean autoClose) throws IOException {
            SocketChannel channel = accepted.getChannel();
            AcceptedSocket found = guard.find(channel);
            if (found == null) {
                throw new IOException("closed before its handshake");
            }
            guard.readProxyHeader(found);
            SSLSocket secure = sockets.over(accepted);
            found.secure(secure);
            return secure;
        }

        @Override
        public String[] getDefaultCipherSuites() {
            return sockets.context().getDefaultSSLParameters().getCipherSuites();
        }

        @Override
        public String[] getSupportedCipherSuites() {
            return sockets.context().getSupportedSSLParameters().getCipherSuites();
        }

        @Override
        public Socket createSocket(Socket socket, String host, int port, boolean autoClose) {
            throw refusal();
        }

        @Override
        public Socket createSocket(String host, int port) {
            throw refusal();
        }

        @Override
        public Socket createSocket(String host, int port, InetAddress localHost, int localPort) {
            throw refusal();
        }

        @Override
        public Socket createSocket(InetAddress host, int port) {
            throw refusal();
        }

        @Override
        public Socket createSocket(InetAddress address, int port, InetAddress localAddress, int localPort) {
            throw refusal();
        }

        private static UnsupportedOperationException refusal() {
            return new UnsupportedOperationException("this context is a server's");
        }
    }
}
