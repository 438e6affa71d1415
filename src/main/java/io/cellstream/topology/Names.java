package io.cellstream.topology;

import io.cellstream.sequence.Prediction;

/** The names of the topology's parts. They appear in metrics and in the changelog topic's name: changing one strands stored states. */
public final class Names {
  /** The state store; its changelog is {@code <application.id>-sequence-states-changelog}. */
  public static final String STATES = "sequence-states";

  static final String EVENTS = "events";
  static final String STEP = "step";
  static final String PREDICTIONS = "predictions";
  static final String FINALS = "finals";
  static final String DEAD_LETTERS = "dead-letters";

  private Names() {
  }

  /** The topic that the states can be restored from; Kafka Streams' own rule. */
  public static String changelog(String applicationId) {
    return applicationId + "-" + STATES + "-changelog";
  }

  static String sink(Prediction.Kind kind) {
    return switch (kind) {
      case STEP, GENERATED -> PREDICTIONS;
      case FINAL -> FINALS;
    };
  }
}
