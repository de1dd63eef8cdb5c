package org.diffusionfleet.diffusion.onnx;

import java.lang.foreign.MemorySegment;
import org.diffusionfleet.diffusion.onnx.WireReader.Piece;

/** A weight that lies in a graph's own file, as a reference to its place there (TensorProto). */
final class WeightReference {
    /** What is smaller is copied: ONNX Runtime looks at shapes and the like before it looks into other files. */
    private static final int LEAST_BYTES = 1024;

    private static final int RAW_DATA = 9;
    private static final int EXTERNAL_DATA = 13;
    private static final int DATA_LOCATION = 14;

    private WeightReference() {}

    /**
     * A weight without its values, if they are many and lie here as they are; else the weight.
     *
     * @param weight a part of {@code file}
     * @param file the whole file
     */
    static byte[] to(MemorySegment weight, MemorySegment file, String fileName) {
        var writer = new WireWriter();
        for (var piece : WireReader.pieces(weight)) {
            if (piece.number() == RAW_DATA && piece.content().byteSize() >= LEAST_BYTES) {
                refer(piece, file, fileName, writer);
            } else {
                writer.copy(piece);
            }
        }
        return writer.bytes();
    }

    private static void refer(Piece values, MemorySegment file, String fileName, WireWriter writer) {
        var offset = values.content().address() - file.address();
        writer.message(EXTERNAL_DATA, entry("location", fileName))
                .message(EXTERNAL_DATA, entry("offset", Long.toString(offset)))
                .message(
                        EXTERNAL_DATA,
                        entry("length", Long.toString(values.content().byteSize())))
                .number(DATA_LOCATION, 1);
    }

    private static byte[] entry(String key, String value) {
        return new WireWriter().text(1, key).text(2, value).bytes();
    }
}
