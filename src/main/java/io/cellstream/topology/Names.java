package io.cellstream.topology;

import io.cellstream.sequence.Prediction;

/** The names of the topology's parts. They appear in metrics and in the changelog topic's name: changing one strands stored states. */
public final class Names {
  /** The ledger's store; its changelog is {@code <application.id>-sequence-ledger-changelog}. */
  public static final String LEDGER = "sequence-ledger";

  /** The store's name in versions that wrote whole states only. */
  private static final String STATES = "sequence-states";

  static final String EVENTS = "events";
  static final String STEP = "step";
  static final String PREDICTIONS = "predictions";
  static final String FINALS = "finals";
  static final String DEAD_LETTERS = "dead-letters";
  static final String GAPS = "gaps";
  /** After {@link #EVENTS} in the alphabet, so that the tasks of steps keep their number, after which their folders are named. */
  static final String SOURCES = "sources";
  static final String KEY = "key";
  static final String KEYED = "keyed";
  static final String UNKEYED = "unkeyed";

  private Names() {
  }

  /** The topic from which the states can be restored, named by Kafka Streams' own rule. */
  public static String changelog(String applicationId) {
    return applicationId + "-" + LEDGER + "-changelog";
  }

  /** The changelog of versions that wrote whole states, which this version can't read. */
  public static String formerChangelog(String applicationId) {
    return applicationId + "-" + STATES + "-changelog";
  }

  static String sink(Prediction.Kind kind) {
    return switch (kind) {
      case STEP, GENERATED -> PREDICTIONS;
      case FINAL -> FINALS;
    };
  }
}
