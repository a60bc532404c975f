package io.ringcast.server.listener.tls;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The blocks of a PEM file. RFC 7468; text around the blocks is a comment.
 *
 * <p>Thread: any.
 */
record PemFile(Path path, List<Block> blocks) {
    /** A chain of a few certificates has some kilobytes, a bundle of all authorities some hundreds. */
    private static final int MAX_BYTES = 1 << 20;

    private static final Pattern BEGIN = Pattern.compile("-----BEGIN ([A-Z0-9 ]{1,64})-----");

    /**
     * One block.
     *
     * @param label what it says it is
     * @param headers whether it has header lines, which only keys encrypted the old way have
     * @param der its content; not copied
     */
    @SuppressWarnings("ArrayRecordComponent") // handed on once, never compared
    record Block(String label, boolean headers, byte[] der) {}

    static PemFile read(Path path) throws TlsFileException {
        return new PemFile(path, parse(path, text(path)));
    }

    private static String text(Path path) throws TlsFileException {
        byte[] bytes;
        try (InputStream in = Files.newInputStream(path)) {
            bytes = in.readNBytes(MAX_BYTES + 1);
        } catch (NoSuchFileException missing) {
            throw new TlsFileException(path, "there is no such file. Correct the path.", missing);
        } catch (IOException unreadable) {
            throw new TlsFileException(
                    path,
                    "cannot be read (" + unreadable.getClass().getSimpleName() + "). Let the user of this process read"
                            + " it.",
                    unreadable);
        }
        if (bytes.length > MAX_BYTES) {
            throw new TlsFileException(path, "has more than " + MAX_BYTES + " bytes, which no PEM file needs.");
        }
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    static List<Block> parse(Path path, String text) throws TlsFileException {
        List<Block> blocks = new ArrayList<>();
        Matcher begin = BEGIN.matcher(text);
        int from = 0;
        while (begin.find(from)) {
            String label = begin.group(1);
            String end = "-----END " + label + "-----";
            int at = text.indexOf(end, begin.end());
            if (at < 0) {
                throw new TlsFileException(path, "a block of '" + label + "' has no end. The file is cut short.");
            }
            blocks.add(block(path, label, text.substring(begin.end(), at)));
            from = at + end.length();
        }
        return List.copyOf(blocks);
    }

    private static Block block(Path path, String label, String body) throws TlsFileException {
        StringBuilder base64 = new StringBuilder(body.length());
        boolean headers = false;
        for (String line : body.lines().toList()) {
            if (line.indexOf(':') >= 0) {
                headers = true;
            } else {
                base64.append(line.strip());
            }
        }
        try {
            return new Block(label, headers, Base64.getDecoder().decode(base64.toString()));
        } catch (IllegalArgumentException broken) {
            if (headers) {
                return new Block(label, true, new byte[0]);
            }
            throw new TlsFileException(path, "a block of '" + label + "' is not Base64. The file is damaged.", broken);
        }
    }
}
