package io.cellstream.ledger;

import io.cellstream.sequence.InputReading;
import java.util.ArrayList;
import java.util.List;

/**
 * The list of models: all models whose sequences a ledger may have, each with a number that never changes. Format 1, the value of
 * {@link RecordKey.Kind#MODELS}:
 *
 * <pre>
 * version (1)
 * models n (varint), n × state hash (32), by their numbers from 0 on
 * CRC-32C of all that (4)
 * </pre>
 */
final class Models {
  private static final int VERSION = 1;

  private final List<String> hashes;
  private final String running;
  /** Whether the list is another than the one that is written. */
  private boolean isNew;

  private Models(List<String> hashes, String running) {
    this.hashes = hashes;
    this.running = running;
  }

  /** The list of a new ledger. */
  static Models none(String running) {
    return new Models(new ArrayList<>(), running);
  }

  /** The list of a ledger in which none of them runs. */
  static Models of(List<String> hashes) {
    return new Models(List.copyOf(hashes), "");
  }

  List<String> hashes() {
    return List.copyOf(hashes);
  }

  /** @throws DamagedRecordException if the bytes are no list of models */
  static Models decode(byte[] bytes, String running) {
    ByteReader in = new ByteReader(bytes, "the list of models");
    in.checksum();
    in.requireVersion(in.raw(), VERSION);
    int count = in.size();
    List<String> hashes = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      hashes.add(in.hash());
    }
    in.requireEnd();
    return new Models(hashes, running);
  }

  /** Takes all that the running model has made with another mapping for what it makes with this one. */
  void takeOver() {
    hashes.replaceAll(each -> {
      boolean isTaken = !each.equals(running) && InputReading.isSameModel(each, running);
      isNew |= isTaken;
      return isTaken ? running : each;
    });
  }

  byte[] encode() {
    ByteWriter out = new ByteWriter(16 + ByteWriter.HASH_BYTES * hashes.size());
    out.raw(VERSION);
    out.varint(hashes.size());
    hashes.forEach(out::hash);
    out.checksum();
    return out.bytes();
  }

  /** Makes sure that the running model has a number; returns whether the list must be written since then. */
  boolean addRunning() {
    boolean isAdded = !hashes.contains(running) && hashes.add(running);
    boolean mustBeWritten = isAdded || isNew;
    isNew = false;
    return mustBeWritten;
  }

  boolean isRunning(String hash) {
    return running.equals(hash);
  }

  int number(String hash) {
    int number = hash.equals(running) ? hashes.lastIndexOf(running) : hashes.indexOf(hash);
    if (number < 0) {
      throw new IllegalStateException("model " + hash + " has no number");
    }
    return number;
  }

  /** @throws DamagedRecordException if no model has this number */
  String hash(int number) {
    if (number >= hashes.size()) {
      throw new DamagedRecordException("a record is of model number " + number + ", of " + hashes.size());
    }
    return hashes.get(number);
  }
}
