package io.cellstream.mapping;

import io.cellstream.mapping.EventMapping.Condition;
import io.cellstream.mapping.EventMapping.Feature;
import io.cellstream.mapping.EventMapping.Part;
import io.cellstream.mapping.EventMapping.Time;
import io.cellstream.mapping.EventMapping.Token;
import io.cellstream.mapping.FieldValues.Kind;
import io.cellstream.sequence.RawEvent;
import io.cellstream.sequence.RawInput;
import io.cellstream.sequence.RejectCause;
import io.cellstream.sequence.RejectedEventException;
import io.cellstream.text.NearestName;
import io.cellstream.text.Printable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Makes events of records' values, by a mapping. For one thread. */
public final class EventMapper {
  private static final String TRUTH = "it must be true or false, or be compared with a value, as in status=CLOSED";

  private final EventMapping mapping;
  private final List<FieldPath> paths;
  private final int token;
  private final FeatureReader[] features;
  private final int width;
  private final int allItems;
  private final int position;
  private final int start;
  private final int end;
  private final int time;

  public EventMapper(EventMapping mapping) {
    this.mapping = mapping;
    this.paths = mapping.paths();
    this.token = mapping.token().map(this::place).orElse(-1);
    this.position = mapping.position().map(this::place).orElse(-1);
    this.start = mapping.start().map(this::place).orElse(-1);
    this.end = mapping.end().map(this::place).orElse(-1);
    this.time = mapping.time().map(this::place).orElse(-1);
    this.allItems = mapping.features().size() == 1 && mapping.features().getFirst().path().isAllItems()
        ? place(mapping.features().getFirst())
        : -1;
    this.width = mapping.width().orElse(0);
    List<FeatureReader> readers = new ArrayList<>();
    int at = 0;
    for (Feature feature : mapping.features()) {
      readers.add(new FeatureReader(feature, place(feature), at));
      at += feature.encoding().size();
    }
    this.features = readers.toArray(FeatureReader[]::new);
  }

  private int place(Part part) {
    return paths.indexOf(part.path());
  }

  /** The places for the values of one record. */
  public FieldValues values() {
    return new FieldValues(paths.size());
  }

  /**
   * The event.
   *
   * @param values at the mapping's paths, in their order
   * @throws RejectedEventException MISSING_FIELD or UNUSABLE_FIELD
   */
  public RawEvent event(FieldValues values) throws RejectedEventException {
    RawInput input = token >= 0 ? token(values) : allItems >= 0 ? items(values) : features(values);
    return new RawEvent(input, position(values), start >= 0 && holds(mapping.start().orElseThrow(), start, values),
        end >= 0 && holds(mapping.end().orElseThrow(), end, values), time(values));
  }

  private @Nullable RawInput token(FieldValues values) throws RejectedEventException {
    Token part = mapping.token().orElseThrow();
    return switch (values.kind(token)) {
      case MISSING -> switch (part.missing()) {
        case Fallback.None _ -> null;
        case Fallback.Text(String text) -> new RawInput.TokenText(text);
        default -> throw missing(part);
      };
      case TEXT -> new RawInput.TokenText(values.text(token));
      case INTEGER -> part.asText()
          ? new RawInput.TokenText(Long.toString(values.integer(token)))
          : new RawInput.TokenId(values.integer(token));
      case BOOLEAN, TIME -> new RawInput.TokenText(values.shown(token));
      case NUMBER, NUMBERS, OTHER -> throw unusable(part, values, token, "a token is a text, a symbol or a whole number");
    };
  }

  private @Nullable RawInput items(FieldValues values) throws RejectedEventException {
    Feature part = mapping.features().getFirst();
    if (isAbsent(part, values, allItems)) {
      return null;
    }
    return switch (values.kind(allItems)) {
      case NUMBERS -> new RawInput.FeatureValues(values.numbers(allItems));
      default -> throw unusable(part, values, allItems, "[*] takes an array of numbers");
    };
  }

  private @Nullable RawInput features(FieldValues values) throws RejectedEventException {
    double[] read = new double[width];
    boolean[] last = null;
    FeatureReader absent = null;
    boolean anyPresent = false;
    for (FeatureReader feature : features) {
      switch (feature.read(values, read)) {
        case PRESENT -> anyPresent = true;
        case STATED -> {
        }
        case ABSENT -> absent = feature;
        case LAST -> {
          last = last == null ? new boolean[width] : last;
          Arrays.fill(last, feature.at, feature.at + feature.size, true);
        }
      }
    }
    if (absent != null) {
      if (anyPresent) {
        throw new RejectedEventException(RejectCause.MISSING_FIELD, "field " + absent.part.path()
            + " is missing or null, and others of the event's features are there");
      }
      return null;
    }
    return last == null ? new RawInput.FeatureValues(read) : new RawInput.PartialFeatures(read, last);
  }

  private OptionalLong position(FieldValues values) throws RejectedEventException {
    if (position < 0 || isAbsent(mapping.position().orElseThrow(), values, position)) {
      return OptionalLong.empty();
    }
    Part part = mapping.position().orElseThrow();
    OptionalLong whole = switch (values.kind(position)) {
      case INTEGER -> OptionalLong.of(values.integer(position));
      case TEXT -> Texts.integer(values.text(position));
      default -> OptionalLong.empty();
    };
    if (whole.isEmpty()) {
      throw unusable(part, values, position, "a position is a whole number");
    }
    return whole;
  }

  private boolean holds(Condition part, int place, FieldValues values) throws RejectedEventException {
    if (isAbsent(part, values, place)) {
      return false;
    }
    Kind kind = values.kind(place);
    if (!part.values().isEmpty()) {
      return switch (kind) {
        case TEXT, BOOLEAN, INTEGER, TIME -> part.values().contains(values.word(place).orElseThrow());
        case NUMBER -> part.values().stream().anyMatch(each -> Texts.number(each).orElse(Double.NaN) == values.number(place));
        default -> throw unusable(part, values, place, "it is compared with texts and numbers");
      };
    }
    return switch (kind) {
      case BOOLEAN -> values.isTrue(place);
      case TEXT -> switch (values.text(place)) {
        case "true" -> true;
        case "false" -> false;
        default -> throw unusable(part, values, place, TRUTH);
      };
      default -> throw unusable(part, values, place, TRUTH);
    };
  }

  private OptionalLong time(FieldValues values) throws RejectedEventException {
    if (time < 0 || isAbsent(mapping.time().orElseThrow(), values, time)) {
      return OptionalLong.empty();
    }
    Time part = mapping.time().orElseThrow();
    OptionalLong millis = switch (values.kind(time)) {
      case TIME -> Texts.time(values.millis(time));
      case INTEGER -> Texts.millis(values.integer(time), part.unit());
      case NUMBER -> Texts.millis(values.number(time), part.unit());
      case TEXT -> Texts.millis(values.text(time), part.unit());
      default -> OptionalLong.empty();
    };
    if (millis.isEmpty()) {
      throw unusable(part, values, time, "an event's time is from 1970 to 9999, as a number of " + MappingText.nameOf(part.unit())
          + ", a timestamp, or a text as in ISO 8601 (2026-01-31T23:59:59Z)");
    }
    return millis;
  }

  /** Whether the field is missing, and its part of the event may be absent then. */
  private static boolean isAbsent(Part part, FieldValues values, int place) throws RejectedEventException {
    if (values.kind(place) != Kind.MISSING) {
      return false;
    }
    if (part.missing() instanceof Fallback.None) {
      return true;
    }
    throw missing(part);
  }

  private static RejectedEventException missing(Part part) {
    return new RejectedEventException(RejectCause.MISSING_FIELD, "field " + part.path() + " is missing or null");
  }

  private static RejectedEventException unusable(Part part, FieldValues values, int place, String rule) {
    return new RejectedEventException(RejectCause.UNUSABLE_FIELD, "field " + part.path() + " is " + values.shown(place) + ": " + rule);
  }

  /** What an event says of a feature. */
  private enum Found {
    PRESENT, STATED, LAST, ABSENT
  }

  /** Reads one part's features into their places. */
  private static final class FeatureReader {
    /** Among more words it would cost more to look for the nearest than an event may. */
    private static final int FEW = 100;

    private final Feature part;
    private final int place;
    private final int at;
    private final int size;
    private final Map<String, Integer> words = new HashMap<>();

    FeatureReader(Feature part, int place, int at) {
      this.part = part;
      this.place = place;
      this.at = at;
      this.size = part.encoding().size();
      List<String> listed = switch (part.encoding()) {
        case Encoding.AsNumber _ -> List.of();
        case Encoding.Place(List<String> each) -> each;
        case Encoding.OneHot(List<String> each) -> each;
      };
      listed.forEach(each -> words.put(each, words.size()));
    }

    Found read(FieldValues values, double[] into) throws RejectedEventException {
      if (values.kind(place) == Kind.MISSING) {
        return switch (part.missing()) {
          case Fallback.Value(double value) -> {
            Arrays.fill(into, at, at + size, value);
            yield Found.STATED;
          }
          case Fallback.Last _ -> Found.LAST;
          case Fallback.None _ -> Found.ABSENT;
          case Fallback.Reject _, Fallback.Text _ -> throw missing(part);
        };
      }
      switch (part.encoding()) {
        case Encoding.AsNumber _ -> into[at] = number(values);
        case Encoding.Place _ -> into[at] = word(values);
        case Encoding.OneHot _ -> into[at + word(values)] = 1;
      }
      return Found.PRESENT;
    }

    private double number(FieldValues values) throws RejectedEventException {
      return switch (values.kind(place)) {
        case BOOLEAN, INTEGER -> values.integer(place);
        case NUMBER -> values.number(place);
        case TIME -> values.seconds(place);
        case TEXT -> Texts.feature(values.text(place)).orElseThrow(() -> unusable(part, values, place,
            "a feature is a number, true or false, a time or a duration; a word needs :onehot(...) or :place(...)"));
        default -> throw unusable(part, values, place, "a feature is a number, true or false, a time or a duration");
      };
    }

    private int word(FieldValues values) throws RejectedEventException {
      String word = values.word(place).orElseThrow(() -> unusable(part, values, place, "it must be one of the listed words"));
      Integer known = words.get(word);
      if (known == null) {
        throw new RejectedEventException(RejectCause.UNUSABLE_FIELD, "field " + part.path() + " is " + Printable.quoted(word)
            + ", which is none of the " + words.size() + " listed words"
            + (words.size() <= FEW ? NearestName.question(words.keySet(), word) : ""));
      }
      return known;
    }
  }
}
