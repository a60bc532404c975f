package io.ringcast.server.protocol.centrifuge;

import io.ringcast.engine.delta.FossilEncoder;
import io.ringcast.engine.history.StoredPublication;
import io.ringcast.server.protocol.centrifuge.wire.Encoding;
import io.ringcast.server.protocol.centrifuge.wire.PublicationFields;
import io.ringcast.server.protocol.centrifuge.wire.PublicationFields.Delta;
import io.ringcast.server.protocol.centrifuge.wire.Replies;
import io.ringcast.server.protocol.centrifuge.wire.Result;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * Missed publications as they are told, encoded once for all who missed the same: the engine hands out one list to all
 * who come back to one position.
 *
 * <p>Thread: confined to the shard.
 */
final class RecoveredBlocks {
    private static final int REMEMBERED = 16;
    private static final int MAX_BYTES = 16 * 1024 * 1024;
    /** What is larger is made anew for each, rather than held for nobody. */
    private static final int MAX_REMEMBERED_BYTES = 1024 * 1024;

    @SuppressWarnings("ArrayRecordComponent") // shared read-only bytes; never compared
    private record Block(List<StoredPublication> publications, Encoding encoding, boolean delta, byte[] bytes) {}

    private final ArrayDeque<Block> blocks = new ArrayDeque<>();
    private final FossilEncoder fossil = new FossilEncoder();
    private long encoded;

    /** How many blocks were encoded. */
    long encoded() {
        return encoded;
    }

    @SuppressWarnings("ReferenceEquality") // the engine hands out one list for one position
    byte[] block(List<StoredPublication> publications, Encoding encoding, boolean delta) {
        if (publications.isEmpty()) {
            return Result.NO_BYTES;
        }
        for (Block block : blocks) {
            if (block.publications == publications && block.encoding == encoding && block.delta == delta) {
                return block.bytes;
            }
        }
        encoded++;
        byte[] bytes = encode(publications, encoding, delta);
        if (bytes.length <= MAX_REMEMBERED_BYTES) {
            if (blocks.size() == REMEMBERED) {
                blocks.removeLast();
            }
            blocks.addFirst(new Block(publications, encoding, delta, bytes));
        }
        return bytes;
    }

    /** What nobody else is told. */
    byte[] encode(List<StoredPublication> publications, Encoding encoding, boolean delta) {
        List<PublicationFields> fields = Publications.fields(publications, encoding);
        return Replies.bidirectional(encoding).publications(delta ? chained(fields) : fields, MAX_BYTES);
    }

    // Centrifuge protocol: the first one is whole, each other a difference from the one before it.
    private List<PublicationFields> chained(List<PublicationFields> whole) {
        List<PublicationFields> chain = new ArrayList<>(whole.size());
        byte[] base = null;
        for (PublicationFields fields : whole) {
            byte[] patch = base == null ? null : fossil.encode(base, fields.data());
            chain.add(new PublicationFields(
                    patch == null ? fields.data() : patch,
                    fields.info(),
                    fields.offset(),
                    fields.tags(),
                    patch == null ? Delta.FULL : Delta.PATCH,
                    fields.timeMs()));
            base = fields.data();
        }
        return chain;
    }
}
