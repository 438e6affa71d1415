package io.cellstream.format.protobuf.schema;

import io.cellstream.text.Printable;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the texts of {@code default} options. */
final class DefaultOptions {
  private static final Pattern INTEGER = Pattern.compile("(-?)(?:0[xX]([0-9a-fA-F]{1,16})|0([0-7]{1,22})|(\\d{1,20}))");

  private DefaultOptions() {
  }

  /** The number as the wire has it. */
  static long bits(MessageField field, String text, SchemaTypes types) throws UnusableSchemaException {
    try {
      return switch (field.kind()) {
        case BOOL -> text.equals("true") ? 1 : 0;
        case ENUM -> types.enumOf(field).numberOf(text).orElseThrow(() -> wrong(field, text));
        case DOUBLE -> Double.doubleToRawLongBits(number(text));
        case FLOAT -> Float.floatToRawIntBits((float) number(text));
        case SINT32, SINT64 -> {
          long value = integer(field, text);
          yield (value << 1) ^ (value >> 63);
        }
        default -> integer(field, text);
      };
    } catch (NumberFormatException e) {
      throw new UnusableSchemaException(problem(field, text), e);
    }
  }

  private static double number(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "inf" -> Double.POSITIVE_INFINITY;
      case "-inf" -> Double.NEGATIVE_INFINITY;
      case "nan", "-nan" -> Double.NaN;
      default -> Double.parseDouble(text);
    };
  }

  private static long integer(MessageField field, String text) throws UnusableSchemaException {
    Matcher matcher = INTEGER.matcher(text);
    if (!matcher.matches()) {
      throw wrong(field, text);
    }
    long magnitude = matcher.group(2) != null
        ? Long.parseUnsignedLong(matcher.group(2), 16)
        : matcher.group(3) != null ? Long.parseUnsignedLong(matcher.group(3), 8) : Long.parseUnsignedLong(matcher.group(4));
    return matcher.group(1).isEmpty() ? magnitude : -magnitude;
  }

  private static UnusableSchemaException wrong(MessageField field, String text) {
    return new UnusableSchemaException(problem(field, text));
  }

  private static String problem(MessageField field, String text) {
    return "field " + field.name() + " has the default " + Printable.quoted(text) + ", which is no " + field.kind().word();
  }
}
