package io.ringcast.server.log;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A file that is appended to, and opened anew when another program has moved it away. Whoever truncates it instead is
 * served as well.
 *
 * <p>Thread: confined to the writer of its lines.
 */
final class RotatedFile implements LineSink {
    private static final long LOOK_NS = 1_000_000_000L;

    private final Path path;
    private @Nullable OutputStream out;
    private @Nullable Object key;
    private long lookedNs;

    private RotatedFile(Path path) {
        this.path = path;
    }

    /** Opens the file, so that a path that can't be written is known at the start. */
    static RotatedFile open(Path path) throws IOException {
        RotatedFile file = new RotatedFile(path);
        file.reopen();
        return file;
    }

    @Override
    public void write(byte[] lines, int length) throws IOException {
        if (System.nanoTime() - lookedNs >= LOOK_NS && isMoved()) {
            close();
        }
        OutputStream target = out == null ? reopen() : out;
        try {
            target.write(lines, 0, length);
        } catch (IOException failed) {
            close();
            throw failed;
        }
    }

    private OutputStream reopen() throws IOException {
        OutputStream opened = new FileOutputStream(path.toFile(), true);
        out = opened;
        key = keyNow();
        lookedNs = System.nanoTime();
        return opened;
    }

    private boolean isMoved() throws IOException {
        lookedNs = System.nanoTime();
        try {
            return !Objects.equals(key, keyNow());
        } catch (NoSuchFileException gone) {
            return true;
        }
    }

    /** What tells this file from another of the same name. */
    private @Nullable Object keyNow() throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
    }

    @Override
    public void close() {
        OutputStream open = out;
        out = null;
        if (open != null) {
            try {
                open.close();
            } catch (IOException failed) {
                // A file is written without a buffer: nothing that was not written yet depends on this.
                out = null;
            }
        }
    }
}
