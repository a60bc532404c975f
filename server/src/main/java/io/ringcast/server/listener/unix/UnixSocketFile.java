package io.ringcast.server.listener.unix;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.BindException;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Set;

/**
 * The place of a Unix socket in the file system. The kernel neither removes the file at the end nor binds over one that
 * is there, so a server that was killed leaves a file behind: it is removed if nobody answers on it.
 *
 * <p>Thread: any.
 */
public final class UnixSocketFile {
    private static final System.Logger LOG = System.getLogger(UnixSocketFile.class.getName());
    private static final int TYPE_BITS = 0170000;
    private static final int TYPE_SOCKET = 0140000;
    private static final int STICKY = 01000;
    private static final int OTHERS_MAY_WRITE = 0002;
    private static final int FOLDER_MODE = 0755;
    private static final String MODE = "unix:mode";

    private final Path path;
    private final Path folder;
    private final int mode;

    /**
     * @param path absolute
     * @param mode permissions, at most 0777
     */
    public UnixSocketFile(Path path, int mode) {
        Path parent = path.getParent();
        if (!path.isAbsolute() || parent == null) {
            throw new IllegalArgumentException("path=" + path + " is not valid: expected the absolute path of a file");
        }
        this.path = path;
        this.folder = parent;
        this.mode = mode;
    }

    public Path path() {
        return path;
    }

    public UnixDomainSocketAddress address() {
        return UnixDomainSocketAddress.of(path);
    }

    /**
     * Makes the folder if it is missing and removes what a dead server has left.
     *
     * @throws IOException if somebody else is there; the message says what to do
     */
    public void prepare() throws IOException {
        prepareFolder();
        int found;
        try {
            found = (int) Files.getAttribute(path, MODE, LinkOption.NOFOLLOW_LINKS);
        } catch (NoSuchFileException free) {
            return;
        }
        if ((found & TYPE_BITS) != TYPE_SOCKET) {
            throw new BindException("cannot listen on " + path
                    + ", which is there and is no socket: remove it or set unix_socket.path (UNIX_SOCKET_PATH)");
        }
        if (!isStale()) {
            throw new BindException("cannot listen on " + path + ", on which another process listens: stop it or set"
                    + " unix_socket.path (UNIX_SOCKET_PATH)");
        }
        LOG.log(Level.INFO, "Nobody listens on {0} any more: the file is replaced", path);
        Files.deleteIfExists(path);
    }

    private void prepareFolder() throws IOException {
        makeFolders(folder);
        if (!Files.isDirectory(folder)) {
            throw new BindException("cannot listen on " + path + ", because " + folder
                    + " is no folder: set unix_socket.path (UNIX_SOCKET_PATH)");
        }
        if (!Files.isWritable(folder)) {
            throw new BindException("cannot listen on " + path + ", because this user may not write to " + folder
                    + ": give it the right, or set unix_socket.path (UNIX_SOCKET_PATH)");
        }
        int found = (int) Files.getAttribute(folder, MODE);
        if ((found & OTHERS_MAY_WRITE) != 0 && (found & STICKY) == 0) {
            LOG.log(
                    Level.WARNING,
                    "Every user may replace {0}, because {1} is writable for all: take the right away (chmod o-w)",
                    path,
                    folder);
        }
    }

    /** Folders that are there keep their permissions: one of them may be /tmp. */
    private void makeFolders(Path wanted) throws IOException {
        Path parent = wanted.getParent();
        if (Files.exists(wanted) || parent == null) {
            return;
        }
        makeFolders(parent);
        try {
            Files.createDirectory(wanted);
            Files.setPosixFilePermissions(wanted, permissions(FOLDER_MODE));
        } catch (FileAlreadyExistsException madeMeanwhile) {
            LOG.log(Level.TRACE, "Another process has made the folder", madeMeanwhile);
        } catch (IOException refused) {
            BindException explained = new BindException("cannot listen on " + path + ", because the folder " + wanted
                    + " cannot be made (" + refused + "): make it, or set unix_socket.path (UNIX_SOCKET_PATH)");
            explained.initCause(refused);
            throw explained;
        }
    }

    /** Only a refused connection proves that nobody is there: a full queue or a missing right do not. */
    private boolean isStale() throws IOException {
        try (SocketChannel probe = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            probe.configureBlocking(false);
            probe.connect(address());
            return false;
        } catch (ConnectException refused) {
            return String.valueOf(refused.getMessage()).contains("refused");
        } catch (IOException unknown) {
            LOG.log(Level.DEBUG, "Whether somebody listens cannot be told", unknown);
            return false;
        }
    }

    /** Gives the bound socket its permissions. */
    public void protect() throws IOException {
        Files.setPosixFilePermissions(path, permissions(mode));
    }

    /** Whether there is no file any more, so that nobody can connect. */
    public boolean isGone() {
        return Files.notExists(path, LinkOption.NOFOLLOW_LINKS);
    }

    /** Removes the file, if there is one. */
    public void remove() {
        try {
            Files.deleteIfExists(path);
        } catch (IOException failed) {
            LOG.log(Level.WARNING, "The socket {0} could not be removed: {1}", path, failed);
        }
    }

    /** The permissions that a mode like 0660 stands for. */
    static Set<PosixFilePermission> permissions(int mode) {
        Set<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
        // Declared from the owner's right to read to the others' right to execute, as the bits are.
        PosixFilePermission[] all = PosixFilePermission.values();
        for (int i = 0; i < all.length; i++) {
            if ((mode & (1 << (all.length - 1 - i))) != 0) {
                permissions.add(all[i]);
            }
        }
        return permissions;
    }

    @Override
    public String toString() {
        return "unix:" + path;
    }
}
