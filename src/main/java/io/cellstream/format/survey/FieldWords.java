package io.cellstream.format.survey;

import io.cellstream.format.survey.SurveyedField.Range;
import io.cellstream.format.survey.SurveyedField.ValueType;
import io.cellstream.text.Amounts;
import io.cellstream.text.Printable;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.stream.Collectors;

/** What was found in a field, in words for a table. */
public final class FieldWords {
  private static final int VALUES = 28;
  private static final DateTimeFormatter TIME_OF_DAY = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);
  /** From here on a double's whole numbers are no longer exact, and are no clearer with all their digits. */
  private static final double LONG = 1e15;

  private FieldWords() {
  }

  /** Its types, such as {@code whole number} or {@code text or object}. */
  public static String type(SurveyedField field) {
    if (field.types().isEmpty()) {
      return "null";
    }
    if (field.isWord()) {
      return ValueType.TEXT.toString();
    }
    if (field.array().isPresent()) {
      return field.array().get().isVector() ? field.array().get().longest() + " numbers" : ValueType.ARRAY.toString();
    }
    if (field.types().size() > 2) {
      return "mixed";
    }
    String types = field.isNumeric() && !field.isWhole()
        ? ValueType.NUMBER.toString()
        : field.types().stream().sorted().map(ValueType::toString).collect(Collectors.joining(" or "));
    return field.texts() && !field.isOnly(ValueType.TIME) && !field.isOnly(ValueType.DURATION) ? types + " (text)" : types;
  }

  /** In how many records it is: {@code all}, or {@code 12 of 40}. */
  public static String seen(SurveyedField field) {
    return field.absent() == 0 ? "all" : field.seen() + " of " + field.records();
  }

  /** A range, the words, or how many there are. */
  public static String values(SurveyedField field) {
    if (field.isOnly(ValueType.BOOLEAN) || field.isWord()) {
      return words(field);
    }
    if (field.array().filter(array -> !array.isVector()).isPresent()) {
      int least = field.array().get().shortest();
      int most = field.array().get().longest();
      return least == most ? most + " items" : least + " to " + most + " items";
    }
    return field.range().map(range -> field.isOnly(ValueType.TIME) ? times(range) : numbers(range)).orElse("");
  }

  private static String words(SurveyedField field) {
    String joined = String.join(", ", field.words().some());
    if (field.words().all() && joined.length() <= VALUES) {
      return Printable.escaped(joined, VALUES);
    }
    int distinct = field.words().distinct();
    return distinct == FieldTally.MOST_DISTINCT ? "many texts" : Amounts.count(distinct, "text");
  }

  private static String numbers(Range range) {
    return range.least() == range.most() ? number(range.least()) : number(range.least()) + " to " + number(range.most());
  }

  /** A few digits are enough to know a range by. */
  static String number(double number) {
    if (number == Math.rint(number) && Math.abs(number) < LONG) {
      return Long.toString((long) number);
    }
    String plain = String.format(Locale.ROOT, "%.4g", number);
    return plain.contains("e") || !plain.contains(".") ? plain : plain.replaceAll("0+$", "").replaceAll("\\.$", "");
  }

  private static String times(Range range) {
    LocalDateTime least = LocalDateTime.ofEpochSecond((long) range.least(), 0, ZoneOffset.UTC);
    LocalDateTime most = LocalDateTime.ofEpochSecond((long) range.most(), 0, ZoneOffset.UTC);
    return least.toLocalDate().equals(most.toLocalDate())
        ? TIME_OF_DAY.format(least) + " to " + TIME_OF_DAY.format(most)
        : least.toLocalDate() + " to " + most.toLocalDate();
  }
}
