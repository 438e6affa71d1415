package io.cellstream.runtime;

import io.cellstream.model.ModelDefinition;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which model's states a running instance writes, told to whoever looks at the application's group: the first digits of the state hash, at
 * the end of the client id. Both group protocols show the client ids of their members, and nothing else that is ours to choose.
 *
 * @param digits the first of the state hash
 */
record ModelMark(String digits) {
  /** As many as {@code describe} shows first. */
  private static final int LENGTH = 12;
  private static final String BEFORE = "-model-";
  /** Kafka Streams adds {@code -StreamThread-1-consumer} and the like. */
  private static final Pattern MARK = Pattern.compile(".*" + BEFORE + "([0-9a-f]{" + LENGTH + "})(?:-StreamThread-.*)?", Pattern.DOTALL);

  static ModelMark of(ModelDefinition model) {
    return new ModelMark(model.stateHash().substring(0, LENGTH));
  }

  /** The mark in a member's client id; empty if it has none. */
  static Optional<ModelMark> in(String clientId) {
    Matcher matcher = MARK.matcher(clientId);
    return matcher.matches() ? Optional.of(new ModelMark(matcher.group(1))) : Optional.empty();
  }

  /**
   * A client id with this mark.
   *
   * @param chosen the user's; without one, each start has an id of its own, as Kafka Streams would give it
   */
  String clientId(Optional<String> chosen, String applicationId) {
    return chosen.orElseGet(() -> applicationId + "-" + UUID.randomUUID()) + BEFORE + digits;
  }
}
