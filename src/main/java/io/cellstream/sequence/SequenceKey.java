package io.cellstream.sequence;

import java.util.Arrays;
import java.util.HexFormat;

/** A sequence's key: opaque bytes, compared by content. */
public final class SequenceKey {
  private final byte[] bytes;
  private final int hash;

  /** Keeps the array itself, without copying it; the caller must not change it any more. */
  public SequenceKey(byte[] bytes) {
    this.bytes = bytes;
    this.hash = Arrays.hashCode(bytes);
  }

  /** The key's own bytes, not to be changed. */
  public byte[] bytes() {
    return bytes;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SequenceKey key && hash == key.hash && Arrays.equals(bytes, key.bytes);
  }

  @Override
  public int hashCode() {
    return hash;
  }

  /** The key as text if it is printable ASCII, else in hex; cut at 64 bytes. */
  @Override
  public String toString() {
    byte[] shown = bytes.length > 64 ? Arrays.copyOf(bytes, 64) : bytes;
    StringBuilder text = new StringBuilder();
    for (byte b : shown) {
      if (b < 0x20 || b > 0x7e) {
        return "0x" + HexFormat.of().formatHex(shown) + (shown.length < bytes.length ? "…" : "");
      }
      text.append((char) b);
    }
    return text + (shown.length < bytes.length ? "…" : "");
  }
}
