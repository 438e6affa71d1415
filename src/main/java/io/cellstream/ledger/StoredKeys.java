package io.cellstream.ledger;

import io.cellstream.ledger.Local.Entry;
import io.cellstream.ledger.RecordKey.Kind;
import io.cellstream.sequence.SequenceKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Goes once through the keys of all stored sequences, some at a time. A key may be given twice. For one thread. */
final class StoredKeys {
  private static final int COUNTED_TOGETHER = 1000;

  private final Local local;
  private final LedgerWriter writer;
  /** The lowest key of a record that was not yet looked at. */
  private byte[] from = Kind.SNAPSHOT.prefix();

  /** @param writer which may have records that are not stored yet */
  StoredKeys(Local local, LedgerWriter writer) {
    this.local = local;
    this.writer = writer;
  }

  /** The next keys; none if all were given. */
  List<SequenceKey> next(int most) {
    writer.flush();
    List<SequenceKey> keys = new ArrayList<>();
    byte[] end = Kind.MODELS.prefix(); // the kind after snapshots and chunks
    while (keys.size() < most) {
      List<Entry> entry = local.range(from, end, 1);
      if (entry.isEmpty()) {
        break;
      }
      RecordKey key = RecordKey.of(entry.getFirst().key());
      keys.add(key.sequence());
      from = key.kind() == Kind.SNAPSHOT
          ? after(entry.getFirst().key())
          : RecordKey.chunk(key.sequence(), Integer.MAX_VALUE).bytes();
    }
    return keys;
  }

  /** The number of held events. */
  static long held(Local local) {
    byte[] end = {(byte) (Kind.HELD.prefix()[0] + 1)};
    List<Entry> some = local.range(Kind.HELD.prefix(), end, COUNTED_TOGETHER);
    long count = 0;
    while (!some.isEmpty()) {
      count += some.size();
      some = local.range(after(some.getLast().key()), end, COUNTED_TOGETHER);
    }
    return count;
  }

  /** The key that follows directly. */
  private static byte[] after(byte[] key) {
    return Arrays.copyOf(key, key.length + 1);
  }
}
