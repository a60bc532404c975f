package io.ringcast.server.listener.unix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.BindException;
import java.net.StandardProtocolFamily;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(value = OS.WINDOWS, disabledReason = "Unix sockets are refused there")
class UnixSocketFileTest {
    @TempDir
    Path folder = Path.of("");

    private static ServerSocketChannel bind(UnixSocketFile file) throws IOException {
        return ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(file.address());
    }

    private static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    @Test
    void shouldMakeFoldersAndSetTheMode() throws IOException {
        UnixSocketFile file = new UnixSocketFile(folder.resolve("a/b/ringcast.sock"), 0620);

        file.prepare();
        try (ServerSocketChannel _ = bind(file)) {
            file.protect();

            assertThat(permissions(folder.resolve("a"))).isEqualTo("rwxr-xr-x");
            assertThat(permissions(folder.resolve("a/b"))).isEqualTo("rwxr-xr-x");
            assertThat(permissions(file.path())).isEqualTo("rw--w----");
        }
        file.remove();
        assertThat(file.isGone()).isTrue();
    }

    @Test
    void shouldLeaveFoldersThatAreThereAsTheyAre() throws IOException {
        Path own = Files.createDirectory(folder.resolve("own"));
        Files.setPosixFilePermissions(own, PosixFilePermissions.fromString("rwx------"));

        new UnixSocketFile(own.resolve("s"), 0660).prepare();

        assertThat(permissions(own)).isEqualTo("rwx------");
    }

    @Test
    void shouldReplaceWhatADeadServerLeft() throws IOException {
        UnixSocketFile file = new UnixSocketFile(folder.resolve("s"), 0660);
        bind(file).close();
        assertThat(file.isGone()).isFalse();

        file.prepare();

        assertThat(file.isGone()).isTrue();
    }

    @Test
    void shouldRefuseASocketThatIsServed() throws IOException {
        UnixSocketFile file = new UnixSocketFile(folder.resolve("s"), 0660);
        try (ServerSocketChannel _ = bind(file)) {
            assertThatThrownBy(file::prepare)
                    .isInstanceOf(BindException.class)
                    .hasMessage("cannot listen on " + file.path() + ", on which another process listens: stop it or set"
                            + " unix_socket.path (UNIX_SOCKET_PATH)");
            assertThat(file.isGone()).isFalse();
        }
    }

    @Test
    void shouldRefuseWhatIsNoSocket() throws IOException {
        UnixSocketFile file = new UnixSocketFile(Files.writeString(folder.resolve("notes"), "keep me"), 0660);
        UnixSocketFile link = new UnixSocketFile(Files.createSymbolicLink(folder.resolve("l"), file.path()), 0660);

        assertThatThrownBy(file::prepare).isInstanceOf(BindException.class).hasMessageContaining("is no socket");
        assertThatThrownBy(link::prepare).isInstanceOf(BindException.class).hasMessageContaining("is no socket");
        assertThat(file.path()).hasContent("keep me");
    }

    @Test
    void shouldRefuseAFolderThatIsAFile() throws IOException {
        Path notes = Files.writeString(folder.resolve("notes"), "keep me");

        assertThatThrownBy(() -> new UnixSocketFile(notes.resolve("s"), 0660).prepare())
                .isInstanceOf(BindException.class)
                .hasMessageContaining("is no folder");
    }
}
