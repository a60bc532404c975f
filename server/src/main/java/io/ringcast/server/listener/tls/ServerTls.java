package io.ringcast.server.listener.tls;

import io.ringcast.server.listener.SecureSockets;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * TLS of one listener. Its files are looked at every second; when they have changed and stay as they are for one more,
 * they are read, and connections that come from then on see the new certificate. Files that do not fit each other
 * change nothing but a counter and the log.
 *
 * <p>Thread: any.
 */
public final class ServerTls implements SecureSockets, AutoCloseable {
    /** What a connection is made with; replaced as a whole. */
    private record Current(Credentials credentials, SSLContext context, SSLParameters parameters) {}

    private static final System.Logger LOG = System.getLogger(ServerTls.class.getName());
    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};
    private static final String NO_RENEGOTIATION = "jdk.tls.rejectClientInitiatedRenegotiation";

    static {
        refuseRenegotiation();
    }

    /**
     * Has TLS servers of this process refuse to renegotiate: who asks for handshake after handshake costs the server far
     * more than himself. The JDK reads the property with its first handshake, of a client too; one that a person has set
     * stays. To be called before anything else speaks TLS.
     */
    public static void refuseRenegotiation() {
        if (System.getProperty(NO_RENEGOTIATION) == null) {
            System.setProperty(NO_RENEGOTIATION, "true");
        }
    }

    private final TlsFiles files;
    private final long lookNs;
    private final AtomicLong reloads = new AtomicLong();
    private final AtomicLong failures = new AtomicLong();
    private final Thread watcher;
    private volatile Current current;
    private volatile boolean closed;

    private ServerTls(TlsFiles files, Duration look) throws TlsFileException {
        this.files = files;
        this.lookNs = look.toNanos();
        List<String> read = fingerprint();
        this.current = load(files);
        this.watcher = Thread.ofPlatform().daemon().name("ringcast-tls-files").unstarted(() -> watch(read));
    }

    /**
     * Reads the files and watches them until {@link #close}.
     *
     * @throws TlsFileException if they cannot be used; the message names the file and the remedy
     */
    public static ServerTls open(TlsFiles files) throws TlsFileException {
        return open(files, LOOK);
    }

    /**
     * Reads the files once.
     *
     * @throws TlsFileException as {@link #open}
     */
    public static void check(TlsFiles files) throws TlsFileException {
        Current _ = load(files);
    }

    static ServerTls open(TlsFiles files, Duration look) throws TlsFileException {
        ServerTls tls = new ServerTls(files, look);
        tls.watcher.start();
        return tls;
    }

    private static Current load(TlsFiles files) throws TlsFileException {
        Credentials credentials = Credentials.read(files);
        SSLContext context = credentials.context(files);
        SSLParameters parameters =
                new SSLParameters(suites(context.getSupportedSSLParameters().getCipherSuites()), PROTOCOLS.clone());
        parameters.setUseCipherSuitesOrder(true);
        parameters.setNeedClientAuth(credentials.clientsMustShowOne());
        String warning = credentials.warning(Instant.now());
        if (!warning.isEmpty()) {
            LOG.log(Level.WARNING, "The certificate in {0} {1}", files.certificate(), warning);
        }
        return new Current(credentials, context, parameters);
    }

    /** Those with forward secrecy and authenticated encryption, in the JDK's order: all of TLS 1.3, ECDHE of TLS 1.2. */
    static String[] suites(String[] supported) {
        return Arrays.stream(supported)
                .filter(name -> name.startsWith("TLS_AES_")
                        || name.startsWith("TLS_CHACHA20_")
                        || (name.startsWith("TLS_ECDHE_") && (name.contains("_GCM_") || name.contains("_CHACHA20_"))))
                .toArray(String[]::new);
    }

    @Override
    public SSLSocket over(Socket accepted) throws IOException {
        Current now = current;
        SSLSocketFactory factory = now.context().getSocketFactory();
        SSLSocket socket = (SSLSocket) factory.createSocket(accepted, null, true);
        socket.setSSLParameters(now.parameters());
        return socket;
    }

    @Override
    public SSLContext context() {
        return current.context();
    }

    /** How often new files were taken over. */
    public long reloads() {
        return reloads.get();
    }

    /** How often changed files could not be used. */
    public long failedReloads() {
        return failures.get();
    }

    /** When the certificate in force ends. */
    public Instant expires() {
        return current.credentials().expires();
    }

    private void watch(List<String> atStart) {
        List<String> read = atStart;
        List<String> seen = atStart;
        while (!closed) {
            LockSupport.parkNanos(lookNs);
            List<String> now = fingerprint();
            // Certificate and key are two files: between their changes they do not fit.
            if (!now.equals(read) && now.equals(seen) && !closed) {
                read = now;
                reload();
            }
            seen = now;
        }
    }

    private void reload() {
        try {
            Current next = load(files);
            current = next;
            reloads.incrementAndGet();
            LOG.log(
                    Level.INFO,
                    "New connections get the certificate that {0} has now, valid until {1}",
                    files.certificate(),
                    next.credentials().expires());
        } catch (TlsFileException | RuntimeException refused) {
            failures.incrementAndGet();
            LOG.log(
                    Level.WARNING,
                    "Changed TLS files are not taken over, the old ones stay in force: {0}",
                    refused.getMessage());
        }
    }

    /** What differs when a file has changed, been replaced, or a symbolic link on the way to it points elsewhere. */
    private List<String> fingerprint() {
        return files.all().stream().flatMap(ServerTls::marks).toList();
    }

    private static Stream<String> marks(Path file) {
        try {
            BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class);
            return Stream.of(
                    String.valueOf(found.fileKey()),
                    found.lastModifiedTime().toString(),
                    Long.toString(found.size()),
                    Boolean.toString(Files.isReadable(file)));
        } catch (IOException missing) {
            return Stream.of("missing");
        }
    }

    /** Stops watching. Connections go on. */
    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(watcher);
    }
}
