package org.diffusionfleet.diffusion.onnx;

import java.io.ByteArrayOutputStream;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import org.diffusionfleet.diffusion.onnx.WireReader.Piece;

/** Writes a message in protobuf's wire format, field by field. */
final class WireWriter {
    private static final int LENGTH_DELIMITED = 2;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    /** A field of another message, as it lies there. */
    WireWriter copy(Piece piece) {
        out.writeBytes(piece.whole().toArray(ValueLayout.JAVA_BYTE));
        return this;
    }

    WireWriter number(int field, long value) {
        varint((long) field << 3);
        varint(value);
        return this;
    }

    WireWriter message(int field, byte[] content) {
        varint((long) field << 3 | LENGTH_DELIMITED);
        varint(content.length);
        out.writeBytes(content);
        return this;
    }

    WireWriter text(int field, String content) {
        return message(field, content.getBytes(StandardCharsets.UTF_8));
    }

    byte[] bytes() {
        return out.toByteArray();
    }

    private void varint(long value) {
        var rest = value;
        for (; rest >>> 7 != 0; rest >>>= 7) {
            out.write((int) (rest & 0x7f) | 0x80);
        }
        out.write((int) rest);
    }
}
