package io.cellstream.ledger;

import io.cellstream.sequence.Lifetime;
import io.cellstream.sequence.Lifetime.Clock;

/**
 * The limits by which all running sequences of a ledger have their due entries.
 *
 * @param idle ms, {@link Lifetime#NEVER}: no limit
 * @param age ms, {@link Lifetime#NEVER}: no limit
 */
record Terms(Clock clock, long idle, long age) {

  static Terms of(Lifetime lifetime) {
    return new Terms(lifetime.clock(), lifetime.idle(), lifetime.age());
  }

  /** Whether no entry made by these terms comes too late for others. */
  boolean cover(Terms others) {
    return clock == others.clock && idle <= others.idle && age <= others.age;
  }

  void write(ByteWriter out) {
    out.raw(Codes.of(clock));
    out.varint(idle);
    out.varint(age);
  }

  static Terms read(ByteReader in) {
    return new Terms(Codes.clock(in), in.varint(), in.varint());
  }
}
