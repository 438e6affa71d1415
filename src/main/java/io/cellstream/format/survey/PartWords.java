package io.cellstream.format.survey;

import io.cellstream.format.survey.Proposal.Slot;
import io.cellstream.mapping.Encoding;
import io.cellstream.mapping.EventMapping;
import io.cellstream.mapping.EventMapping.Condition;
import io.cellstream.mapping.EventMapping.Feature;
import io.cellstream.mapping.EventMapping.Part;
import io.cellstream.mapping.EventMapping.Position;
import io.cellstream.mapping.EventMapping.Time;
import io.cellstream.mapping.EventMapping.Token;
import io.cellstream.mapping.Fallback;
import io.cellstream.mapping.FieldPath;
import io.cellstream.mapping.KeyFields;
import io.cellstream.text.Printable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A part of a mapping in words.
 *
 * @param slot the setting that it is of
 * @param path where the field is
 * @param becomes what its field becomes
 * @param missing what stands in for the field where it is missing or null
 */
public record PartWords(Slot slot, FieldPath path, String becomes, String missing) {
  /** How much of a list of words tells which list it is. */
  private static final int LIST = 60;
  private static final String TURNED_AWAY = "turned away";

  /**
   * All parts, in the order of the event: what tells its sequence first, then the input.
   *
   * @param key empty: the record's key is the sequence's
   */
  public static List<PartWords> of(EventMapping mapping, Optional<KeyFields> key) {
    List<PartWords> all = new ArrayList<>();
    key.ifPresent(fields -> fields.paths().forEach(path -> all.add(new PartWords(Slot.KEY, path,
        fields.paths().size() == 1
            ? "key of the sequence"
            : "key of the sequence, " + (fields.paths().indexOf(path) + 1) + " of "
                + fields.paths().size(),
        TURNED_AWAY))));
    mapping.token().ifPresent(part -> add(all, Slot.TOKEN, part, part.asText() ? "token, a number by its digits" : "token"));
    int at = 0;
    for (Feature part : mapping.features()) {
      add(all, Slot.FEATURES, part, feature(part, at));
      at += part.encoding().size();
    }
    mapping.position().ifPresent(part -> add(all, Slot.POSITION, part, "position"));
    mapping.start().ifPresent(part -> add(all, Slot.START, part, "start" + condition(part)));
    mapping.end().ifPresent(part -> add(all, Slot.END, part, "end" + condition(part)));
    mapping.time()
        .ifPresent(part -> add(all, Slot.TIME, part, "time (a number is in " + part.unit().name().toLowerCase(Locale.ROOT) + ")"));
    return List.copyOf(all);
  }

  private static void add(List<PartWords> all, Slot slot, Part part, String becomes) {
    all.add(new PartWords(slot, part.path(), becomes, missing(part)));
  }

  private static String feature(Feature feature, int at) {
    if (feature.path().isAllItems()) {
      return "all features";
    }
    return switch (feature.encoding()) {
      case Encoding.AsNumber _ -> features(at, 1);
      case Encoding.Place(List<String> words) -> features(at, 1) + ": from 0 on, " + list(words);
      case Encoding.OneHot(List<String> words) -> features(at, words.size()) + ": " + list(words);
    };
  }

  /** The features from a place on; the first is 0, as in rejections. */
  static String features(int at, int size) {
    return size == 1 ? "feature " + at : "features " + at + "–" + (at + size - 1);
  }

  private static String condition(Condition condition) {
    return condition.values().isEmpty() ? " if true" : " if " + list(condition.values());
  }

  private static String list(List<String> words) {
    return Printable.escaped(String.join(", ", words), LIST);
  }

  private static String missing(Part part) {
    return switch (part.missing()) {
      case Fallback.Reject _ -> TURNED_AWAY;
      case Fallback.Last _ -> "the sequence's last";
      case Fallback.Value(double value) ->
        value == Math.rint(value) && Math.abs(value) < 1e15 ? Long.toString((long) value) : Double.toString(value);
      case Fallback.Text(String text) -> Printable.quoted(text);
      case Fallback.None _ -> switch (part) {
        case Token _, Feature _ -> "no input";
        case Position _ -> "no position";
        case Condition _ -> "no";
        case Time _ -> "the record's time";
      };
    };
  }
}
