package io.cellstream.sequence;

import io.cellstream.model.generation.Draws;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.OptionalLong;

/**
 * A sequence's random numbers: a function of the model, the key, and the place in the key's events at which the sequence ended. So a
 * generation that is made again, after a crash or offline, is the same.
 *
 * <p>Number n of completion k is the first 53 bits of a SHA-256 digest, divided by 2⁵³. The digest's input, with sizes in bytes and all
 * numbers big-endian: {@code cellstream.draw.1}; the package hash as text; the key's length (4) and the key; 1 and the position, or 0 and
 * the step (1 + 8); k (4); n (4).
 */
final class KeyedDraws implements Draws {
  private static final byte[] TAG = "cellstream.draw.1".getBytes(StandardCharsets.US_ASCII);
  private static final int UNUSED_BITS = Long.SIZE - 53;
  private static final double UNIT = 0x1p-53;

  private final MessageDigest sha;
  private final ByteBuffer seed;
  private final int place;

  /**
   * @param position of the sequence's end
   * @param step number of the sequence's last step, from 0; used if there is no position
   */
  KeyedDraws(String packageHash, SequenceKey key, OptionalLong position, long step) {
    try {
      this.sha = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
    byte[] model = packageHash.getBytes(StandardCharsets.US_ASCII);
    this.seed = ByteBuffer
        .allocate(TAG.length + model.length + Integer.BYTES + key.bytes().length + 1 + Long.BYTES + 2 * Integer.BYTES);
    seed.put(TAG).put(model).putInt(key.bytes().length).put(key.bytes());
    seed.put((byte) (position.isPresent() ? 1 : 0)).putLong(position.orElse(step));
    this.place = seed.position();
  }

  @Override
  public double at(int completion, int index) {
    seed.putInt(place, completion).putInt(place + Integer.BYTES, index);
    byte[] digest = sha.digest(seed.array());
    return (ByteBuffer.wrap(digest).getLong() >>> UNUSED_BITS) * UNIT;
  }
}
