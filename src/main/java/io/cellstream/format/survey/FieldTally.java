package io.cellstream.format.survey;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cellstream.format.survey.SurveyedField.Clock;
import io.cellstream.format.survey.SurveyedField.Course;
import io.cellstream.format.survey.SurveyedField.Items;
import io.cellstream.format.survey.SurveyedField.Range;
import io.cellstream.format.survey.SurveyedField.ValueType;
import io.cellstream.format.survey.SurveyedField.Words;
import io.cellstream.mapping.FieldPath;
import io.cellstream.mapping.Texts;
import io.cellstream.text.Amounts;
import io.cellstream.text.Printable;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.BitSet;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Counts the values at one path, in bounded memory. */
final class FieldTally {
  /** More words are no list any more. */
  static final int MOST_WORDS = 32;
  /** A longer text is no word. */
  private static final int LONGEST_WORD = 64;
  /** So many distinct values are taken for more. */
  static final int MOST_DISTINCT = 256;
  /** How many characters of a value tell what it is. */
  private static final int EXAMPLE = 24;
  /** Seconds since 1970 from 2001 to 2100: as ms, µs and ns these leave no number with two meanings. */
  private static final double EARLIEST = 1e9;
  private static final double LATEST = 4.1e9;

  private final Set<ValueType> types = EnumSet.noneOf(ValueType.class);
  private final Set<String> words = new TreeSet<>();
  private final Set<Integer> distinct = new HashSet<>();
  private final BitSet keysWithPair = new BitSet();
  private int lastRecord = -1;
  private int seen;
  private int nulls;
  private int texts;
  private boolean manyWords;
  private String example = "";
  private double least = Double.POSITIVE_INFINITY;
  private double most = Double.NEGATIVE_INFINITY;
  private boolean isKey = true;
  private long @Nullable [] lastOfKey;
  private final BitSet keys = new BitSet();
  private int pairs;
  private int byOne;
  private int rising;
  private @Nullable TimeUnit unit;
  private boolean noTime;
  private long furthest = -1;
  private int shortest = Integer.MAX_VALUE;
  private int longest = -1;
  private final StringBuilder items = new StringBuilder();
  private boolean numbersOnly = true;

  /** Whether this is the record's first value here: a field that comes twice counts once. */
  boolean isFirst(int record) {
    boolean first = record != lastRecord;
    lastRecord = record;
    return first;
  }

  void addNull() {
    nulls++;
  }

  void addBoolean(boolean value, Place place) {
    add(ValueType.BOOLEAN, String.valueOf(value), place);
  }

  void addWhole(long value, Place place) {
    add(ValueType.WHOLE, Long.toString(value), place);
    number((double) value);
    course(value, place);
    clock((double) value, place);
  }

  void addNumber(double value, String shown, Place place) {
    add(ValueType.NUMBER, shown, place);
    number(value);
    clock(value, place);
  }

  void addText(String text, Place place) {
    texts++;
    if (Texts.integer(text).isPresent()) {
      addWhole(Texts.integer(text).getAsLong(), place);
      return;
    }
    OptionalDouble number = Texts.number(text);
    if (number.isPresent()) {
      addNumber(number.getAsDouble(), text, place);
    } else if (text.equals("true") || text.equals("false")) {
      add(ValueType.BOOLEAN, text, place);
    } else if (Texts.instant(text).isPresent()) {
      add(ValueType.TIME, text, place);
      long millis = Texts.instant(text).get().toEpochMilli();
      number(millis / 1000.0);
      time(TimeUnit.MILLISECONDS, millis, place);
    } else if (Texts.duration(text).isPresent()) {
      add(ValueType.DURATION, text, place);
      number(Texts.duration(text).getAsDouble());
    } else {
      add(ValueType.TEXT, text, place);
      noTime = true;
    }
  }

  void addObject(Place place) {
    add(ValueType.OBJECT, "{…}", place);
  }

  /** What is within an array is told by {@link #addItem} and {@link #addOtherItem} besides. */
  void addArray(int length, Place place) {
    add(ValueType.ARRAY, items.isEmpty() ? Amounts.count(length, "item") : items.toString(), place);
    shortest = Math.min(shortest, length);
    longest = Math.max(longest, length);
  }

  void addItem(double value, String shown) {
    number(value);
    if (example.isEmpty() && items.length() < EXAMPLE) {
      items.append(items.isEmpty() ? "" : ", ").append(shown);
    }
  }

  void addOtherItem() {
    numbersOnly = false;
  }

  private void add(ValueType type, String value, Place place) {
    seen++;
    types.add(type);
    if (example.isEmpty()) {
      example = Printable.escaped(value.length() <= EXAMPLE ? value : value.substring(0, EXAMPLE - 1) + "…", 2 * EXAMPLE);
    }
    if (distinct.size() < MOST_DISTINCT) {
      distinct.add(value.hashCode());
    }
    if (!manyWords && !words.contains(value)) {
      manyWords = value.length() > LONGEST_WORD || words.size() == MOST_WORDS;
      if (!manyWords) {
        words.add(value);
      }
    }
    isKey = isKey && isKey(value, place.key());
  }

  private void number(double value) {
    if (Double.isFinite(value)) {
      least = Math.min(least, value);
      most = Math.max(most, value);
    }
  }

  /** Whether the key's bytes are this value: as text, in quotation marks, behind a schema's id, or as a whole number. */
  private static boolean isKey(String value, byte @Nullable [] key) {
    if (key == null) {
      return false;
    }
    byte[] text = value.getBytes(UTF_8);
    int before = key.length - text.length;
    if (before == 0) {
      return Arrays.equals(key, text);
    }
    boolean quoted = before == 2 && key[0] == '"' && key[key.length - 1] == '"'
        && Arrays.equals(key, 1, key.length - 1, text, 0, text.length);
    boolean framed = before > Integer.BYTES + 1 && before <= Integer.BYTES + 3 && key[0] == 0
        && Arrays.equals(key, before, key.length, text, 0, text.length);
    return quoted || framed || (key.length == Long.BYTES && value.equals(Long.toString(ByteBuffer.wrap(key).getLong())))
        || (key.length == Integer.BYTES && value.equals(Integer.toString(ByteBuffer.wrap(key).getInt())));
  }

  private void course(long value, Place place) {
    int key = place.keyNumber();
    if (key < 0) {
      return;
    }
    if (lastOfKey == null) {
      lastOfKey = new long[FieldSurvey.MOST_KEYS];
    }
    if (keys.get(key)) {
      pairs++;
      byOne += value - lastOfKey[key] == 1 ? 1 : 0;
      rising += value > lastOfKey[key] ? 1 : 0;
      keysWithPair.set(key);
    }
    keys.set(key);
    lastOfKey[key] = value;
  }

  private void clock(double value, Place place) {
    double scale = 1;
    for (TimeUnit each : List.of(TimeUnit.SECONDS, TimeUnit.MILLISECONDS, TimeUnit.MICROSECONDS, TimeUnit.NANOSECONDS)) {
      if (value >= EARLIEST * scale && value <= LATEST * scale) {
        time(each, (long) (value / scale * 1000), place);
        return;
      }
      scale *= 1000;
    }
    noTime = true;
  }

  private void time(TimeUnit counts, long millis, Place place) {
    noTime |= unit != null && unit != counts;
    unit = counts;
    if (place.timestamp() >= 0) {
      furthest = Math.max(furthest, Math.abs(millis - place.timestamp()));
    }
  }

  /** What is known after so many records. */
  SurveyedField field(FieldPath path, int records) {
    boolean arrays = types.equals(Set.of(ValueType.ARRAY));
    return new SurveyedField(path, records, seen, nulls, types, seen > 0 && texts == seen, example,
        least <= most ? Optional.of(new Range(least, most)) : Optional.empty(),
        new Words(List.copyOf(words), !manyWords, distinct.size()),
        new Course(pairs, byOne, rising, keysWithPair.cardinality()),
        unit == null || noTime ? Optional.empty() : Optional.of(new Clock(unit, furthest < 0 ? Optional.empty() : Optional.of(furthest))),
        seen > 0 && isKey, arrays ? Optional.of(new Items(shortest, longest, numbersOnly)) : Optional.empty());
  }

  boolean isEmpty() {
    return seen + nulls == 0;
  }

  boolean hasOnlyNulls() {
    return seen == 0;
  }

  boolean isOnly(ValueType type) {
    return types.equals(Set.of(type));
  }

  /**
   * Which record a value is of.
   *
   * @param keyNumber the key's number among those that are told apart; -1: it is none of them
   */
  record Place(byte @Nullable [] key, int keyNumber, long timestamp) {
  }
}
