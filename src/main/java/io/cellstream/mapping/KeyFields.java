package io.cellstream.mapping;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.cellstream.sequence.RejectCause;
import io.cellstream.sequence.RejectedEventException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which fields of a record are the key of its sequence.
 *
 * @param paths at least one, each once
 */
public record KeyFields(List<FieldPath> paths) {

  public KeyFields {
    paths = List.copyOf(paths);
    if (paths.isEmpty() || new HashSet<>(paths).size() < paths.size()) {
      throw new IllegalArgumentException("a key is made of at least one field, and of each once");
    }
    if (paths.stream().anyMatch(FieldPath::isAllItems)) {
      throw new IllegalArgumentException("[*] is for features only");
    }
  }

  /** @throws IllegalArgumentException for a text that is no paths between commas */
  public static KeyFields parse(String text) {
    return new KeyFields(MappingText.paths(text));
  }

  /**
   * The sequence's key: the field's text in UTF-8; of several, a JSON array of their texts, which no other texts have.
   *
   * @param values at the paths, in their order
   * @throws RejectedEventException MISSING_FIELD or UNUSABLE_FIELD
   */
  public byte[] key(FieldValues values) throws RejectedEventException {
    if (paths.size() == 1) {
      return word(values, 0).getBytes(UTF_8);
    }
    StringBuilder key = new StringBuilder("[");
    for (int i = 0; i < paths.size(); i++) {
      key.append(i == 0 ? "\"" : ",\"");
      JsonStringEncoder.getInstance().quoteAsString(word(values, i), key);
      key.append('"');
    }
    return key.append(']').toString().getBytes(UTF_8);
  }

  private String word(FieldValues values, int place) throws RejectedEventException {
    FieldPath path = paths.get(place);
    if (values.kind(place) == FieldValues.Kind.MISSING) {
      throw new RejectedEventException(RejectCause.MISSING_FIELD, "field " + path
          + " is missing or null, which is " + (paths.size() == 1 ? "" : "a part of ") + "the sequence's key");
    }
    String word = values.word(place).orElseThrow(() -> new RejectedEventException(RejectCause.UNUSABLE_FIELD, "field " + path + " is "
        + values.shown(place) + ": a sequence's key is a text, a symbol, a whole number, a time, or true or false"));
    if (word.isEmpty()) {
      throw new RejectedEventException(RejectCause.UNUSABLE_FIELD, "field " + path + " is empty, and so names no sequence");
    }
    if (!UTF_8.newEncoder().canEncode(word)) { // different texts of this kind would have the same bytes
      throw new RejectedEventException(RejectCause.UNUSABLE_FIELD, "field " + path + " is " + values.shown(place)
          + ", which is no text in Unicode");
    }
    return word;
  }

  /**
   * The hash of all that decides which event of which sequence a record is, in hexadecimal digits; empty: that of its key, by Cellstream's own
   * schema.
   *
   * @param key empty: the record's own
   */
  public static Optional<String> hash(Optional<EventMapping> mapping, Optional<KeyFields> key) {
    Optional<String> own = mapping.map(EventMapping::hash);
    return key.map(fields -> EventMapping.hash(List.of("cellstream key 1", "mapping " + own.orElse(""), "key " + fields))).or(() -> own);
  }

  /** The paths that a mapping and the key need of a record, each once. */
  public static List<FieldPath> paths(Optional<EventMapping> mapping, Optional<KeyFields> key) {
    return Stream.concat(mapping.stream().flatMap(each -> each.paths().stream()), key.stream().flatMap(each -> each.paths().stream()))
        .distinct().toList();
  }

  /** As the setting says it. */
  @Override
  public String toString() {
    return paths.stream().map(FieldPath::toString).collect(Collectors.joining(","));
  }
}
