package io.cellstream.importer.pytorch.pickle;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Pickles for tests, one instruction after the other. */
final class PickleWriter {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  PickleWriter op(int... bytes) {
    for (int one : bytes) {
      out.write(one);
    }
    return this;
  }

  /** One instruction many times. */
  PickleWriter many(int opcode, int times) {
    byte[] many = new byte[times];
    Arrays.fill(many, (byte) opcode);
    out.writeBytes(many);
    return this;
  }

  PickleWriter text(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    op(Opcode.BINUNICODE).number(bytes.length, Integer.BYTES).out.writeBytes(bytes);
    return this;
  }

  PickleWriter whole(long number) {
    return op(Opcode.LONG1).op(Long.BYTES).number(number, Long.BYTES);
  }

  /** Its lowest bytes, the lowest first. */
  PickleWriter number(long number, int bytes) {
    out.write(ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).putLong(number).array(), 0, bytes);
    return this;
  }

  PickleWriter global(String module, String name) {
    out.writeBytes(("c" + module + "\n" + name + "\n").getBytes(StandardCharsets.UTF_8));
    return this;
  }

  PickleWriter wholes(long... numbers) {
    op(Opcode.MARK);
    for (long number : numbers) {
      whole(number);
    }
    return op(Opcode.TUPLE);
  }

  PickleWriter storage(String type, String key, long elements) {
    return op(Opcode.MARK).text("storage").global("torch", type).text(key).text("cpu").whole(elements).op(Opcode.TUPLE, Opcode.BINPERSID);
  }

  /** A matrix of floats. */
  PickleWriter matrix(String key, long elements, long offset, long[] sizes, long[] strides) {
    return global("torch._utils", "_rebuild_tensor_v2").op(Opcode.MARK).storage("FloatStorage", key, elements).whole(offset).wholes(sizes)
        .wholes(strides).op(Opcode.NEWFALSE).op(Opcode.NONE).op(Opcode.TUPLE).op(Opcode.REDUCE);
  }

  byte[] stop() {
    return op(Opcode.STOP).written();
  }

  byte[] written() {
    return out.toByteArray();
  }
}
