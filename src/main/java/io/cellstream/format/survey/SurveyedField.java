package io.cellstream.format.survey;

import io.cellstream.mapping.FieldPath;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * What the records have at one path.
 *
 * @param records how many records were looked at
 * @param seen how many have a value there that is not null
 * @param nulls how many have a null there
 * @param types what the values are
 * @param texts whether all values are texts, whatever these say
 * @param example one value, printable and short; empty if there is none
 * @param range of numbers, or of seconds since 1970
 * @param words the values, each once
 * @param course what the values do within a key, if they are whole numbers
 * @param clock how the values are times, if they may be
 * @param isKey whether the value is the record's key in all records that have it
 * @param array the array there, if all values are arrays
 */
public record SurveyedField(FieldPath path, int records, int seen, int nulls, Set<ValueType> types, boolean texts, String example,
    Optional<Range> range, Words words, Course course, Optional<Clock> clock, boolean isKey, Optional<Items> array) {

  /** What a value is, or what its text says. */
  public enum ValueType {
    WHOLE("whole"), NUMBER("number"), BOOLEAN("true/false"), TIME("time"), DURATION("duration"), TEXT("text"), ARRAY("array"), OBJECT(
        "object");

    private final String text;

    ValueType(String text) {
      this.text = text;
    }

    @Override
    public String toString() {
      return text;
    }
  }

  /**
   * Values as texts.
   *
   * @param some of them, in order
   * @param all whether these are all
   * @param distinct how many there are, at least
   */
  public record Words(List<String> some, boolean all, int distinct) {
    public Words {
      some = List.copyOf(some);
    }
  }

  /** From the least to the largest. */
  public record Range(double least, double most) {
  }

  /**
   * Of whole numbers, one and the next of the same key.
   *
   * @param pairs how many were compared
   * @param byOne of these, how many differ by one
   * @param rising of these, how many rise
   * @param keys how many keys have a pair
   */
  public record Course(int pairs, int byOne, int rising, int keys) {
  }

  /**
   * Values as times.
   *
   * @param unit what a number counts since 1970
   * @param furthest the largest distance from the record's own time, in ms; empty if records have none
   */
  public record Clock(TimeUnit unit, Optional<Long> furthest) {
  }

  /**
   * Of arrays.
   *
   * @param numbers whether all items are numbers
   */
  public record Items(int shortest, int longest, boolean numbers) {

    /** Whether all items together can be the features. */
    public boolean isVector() {
      return numbers && shortest == longest && shortest > 0;
    }
  }

  public SurveyedField {
    types = Set.copyOf(types);
  }

  /** In how many records nothing is there, or null. */
  public int absent() {
    return records - seen;
  }

  /** Whether all values are of this type. */
  boolean isOnly(ValueType type) {
    return types.equals(Set.of(type));
  }

  /** Whether all values are numbers. */
  boolean isNumeric() {
    return isOnly(ValueType.NUMBER) || isWhole() || types.equals(Set.of(ValueType.NUMBER, ValueType.WHOLE));
  }

  boolean isWhole() {
    return isOnly(ValueType.WHOLE);
  }

  /** Whether all values are texts that don't all say a number, a time or the like. */
  boolean isWord() {
    return texts && types.contains(ValueType.TEXT);
  }
}
