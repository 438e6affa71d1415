package io.cellstream.bench.sweep;

import io.cellstream.bench.BenchException;
import io.cellstream.bench.kernel.Problem;
import io.cellstream.ledger.HeldRecords;
import io.cellstream.ledger.Ledger;
import io.cellstream.ledger.LedgerPlan;
import io.cellstream.ledger.LiveMemory;
import io.cellstream.ledger.Source;
import io.cellstream.model.RecurrentModel;
import io.cellstream.sequence.Lifetime;
import io.cellstream.sequence.Lifetime.Clock;
import io.cellstream.sequence.SequenceEvent.Advance;
import io.cellstream.sequence.SequenceEvent.Origin;
import io.cellstream.sequence.SequenceKey;
import io.cellstream.sequence.SequencePolicy;
import io.cellstream.sequence.StepBatch;
import io.cellstream.sequence.StepInput;
import io.cellstream.sequence.Verdict;
import io.cellstream.sequence.WaitingLimit;
import io.cellstream.sequence.Wave;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import java.util.OptionalLong;

/** One input partition's sequences, from their events to their records, without Kafka: the very parts that the stream's processor has. */
final class Partition implements AutoCloseable {
  private static final int WAVE = 64;
  private static final int WAITING = 128 * WAVE;
  private static final long WAITING_BYTES = 32L << 20;
  private static final Duration WAITING_TIME = Duration.ofSeconds(6);
  private static final Source SOURCE = new Source("events", 1, 2, 0);

  private final Ledger ledger;
  private final StepBatch<SequenceKey> batch;
  private long offset;
  private long begun;
  private long ended;

  /**
   * @param liveBytes of decoded states
   * @param offset of the next event
   */
  Partition(RecurrentModel model, Lifetime lifetime, Disk disk, CountedLog log, long liveBytes, long offset) {
    SequencePolicy policy = SequencePolicy.DEFAULT.with(lifetime);
    this.ledger = new Ledger(log, disk.records(), LedgerPlan.of(model.definition(), Optional.empty(), Duration.ofNanos(10_000), policy),
        SOURCE, new LiveMemory(liveBytes, 2 * WAVE), HeldRecords.UNREAD);
    Wave wave = new Wave(model, policy, WAVE);
    this.batch = new StepBatch<>(wave, new WaitingLimit(WAITING, WAITING_BYTES, WAITING_TIME), ledger, ledger.time(),
        (_, verdict) -> count(verdict));
    this.offset = offset;
  }

  private void count(Verdict verdict) {
    if (verdict instanceof Verdict.Lapsed lapsed && lapsed.reason().isPresent()) {
      ended++;
    } else if (verdict instanceof Verdict.Applied applied) {
      begun += applied.turn().begins() ? 1 : 0;
    }
  }

  /** A key whose place in the store has nothing to do with its number, of 16 characters. */
  static SequenceKey key(long number) {
    long mixed = (number ^ (number >>> 31)) * 0x9e3779b97f4a7c15L;
    return new SequenceKey(HexFormat.of().toHexDigits(mixed ^ (mixed >>> 29)).getBytes(StandardCharsets.US_ASCII));
  }

  /** Takes the next event of a sequence. */
  void event(long number, long timestamp, long position) {
    Origin origin = new Origin(timestamp, 0, offset);
    ledger.took(origin);
    offset++;
    batch.add(key(number),
        new Advance(new StepInput.Token((int) (number % Problem.VOCABULARY)), OptionalLong.of(position), false, false, origin), key(number),
        64);
  }

  /** Does before a commit what the stream's processor does, and gives how much of the CPU that takes beside the events, in ms. */
  double commit(int most) {
    batch.drain();
    double begin = Times.cpuMillis();
    ledger.enterOlder(most);
    batch.sweep(Clock.EVENT, most, ledger.last().offset(), key -> key);
    batch.drain();
    ledger.write();
    return Times.cpuMillis() - begin;
  }

  boolean isBehindTime() {
    return ledger.hasOlder() || ledger.isDue(Clock.EVENT);
  }

  long offset() {
    return offset;
  }

  /** How many sequences have begun. */
  long begun() {
    return begun;
  }

  /** How many sequences have ended by their time. */
  long ended() {
    return ended;
  }

  void requireEnded(long expected) throws BenchException {
    if (ended != expected) {
      throw new BenchException(ended + " sequences have ended, and " + expected + " should have");
    }
  }

  @Override
  public void close() {
    ledger.close();
  }
}
