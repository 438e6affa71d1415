package io.cellstream.format.protobuf;

import io.cellstream.format.protobuf.schema.FieldKind;
import io.cellstream.format.protobuf.schema.MessageField;
import io.cellstream.format.protobuf.schema.MessageType;
import io.cellstream.mapping.FieldValues;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Messages that are one value: {@code google.protobuf}'s times, durations and wrappers, and Confluent's decimal. */
enum WholeValue {
  TIMESTAMP, DURATION, WRAPPER, DECIMAL;

  private static final Map<String, FieldKind> WRAPPED = Map.of("DoubleValue", FieldKind.DOUBLE, "FloatValue", FieldKind.FLOAT, "Int64Value",
      FieldKind.INT64, "UInt64Value", FieldKind.UINT64, "Int32Value", FieldKind.INT32, "UInt32Value", FieldKind.UINT32, "BoolValue",
      FieldKind.BOOL, "StringValue", FieldKind.STRING, "BytesValue", FieldKind.BYTES);
  private static final String GOOGLE = "google.protobuf.";
  /** 0001-01-01T00:00:00Z and the last second of the year 9999. */
  private static final long FIRST_SECOND = -62_135_596_800L;
  private static final long LAST_SECOND = 253_402_300_799L;
  private static final int NANOS = 1_000_000_000;
  /** What Protobuf allows: 10,000 years. */
  private static final long LONGEST = 315_576_000_000L;
  private static final int MOST_DIGITS_BYTES = 64;
  private static final int LARGEST_SCALE = 1_000;

  /** A point in time. */
  record Time(long seconds, int nanos) {
  }

  /** Which of them a message type is. One of the name with other fields is none. */
  static Optional<WholeValue> of(MessageType message) {
    String name = message.fullName();
    List<MessageField> fields = message.fields();
    if (name.equals(GOOGLE + "Timestamp") && has(fields, FieldKind.INT64, FieldKind.INT32)) {
      return Optional.of(TIMESTAMP);
    }
    if (name.equals(GOOGLE + "Duration") && has(fields, FieldKind.INT64, FieldKind.INT32)) {
      return Optional.of(DURATION);
    }
    if (name.equals("confluent.type.Decimal") && has(fields, FieldKind.BYTES, FieldKind.UINT32, FieldKind.INT32)) {
      return Optional.of(DECIMAL);
    }
    FieldKind wrapped = name.startsWith(GOOGLE) ? WRAPPED.get(name.substring(GOOGLE.length())) : null;
    return wrapped != null && has(fields, wrapped) ? Optional.of(WRAPPER) : Optional.empty();
  }

  private static boolean has(List<MessageField> fields, FieldKind... kinds) {
    if (fields.size() != kinds.length) {
      return false;
    }
    for (int i = 0; i < kinds.length; i++) {
      MessageField field = fields.get(i);
      if (field.number() != i + 1 || field.kind() != kinds[i] || field.repeated() || field.presence()) {
        return false;
      }
    }
    return true;
  }

  private static long bits(MessageScan scan, int place) {
    return scan.found(place).isEmpty() ? 0 : scan.found(place).last();
  }

  /** The time that a Timestamp's scan has found; empty if it is none from the year 1 to 9999. */
  static Optional<Time> time(MessageScan scan) {
    long seconds = bits(scan, 0);
    int nanos = (int) bits(scan, 1);
    return seconds < FIRST_SECOND || seconds > LAST_SECOND || nanos < 0 || nanos >= NANOS
        ? Optional.empty()
        : Optional.of(new Time(seconds, nanos));
  }

  /** The seconds of a Duration; empty if it is none of those that Protobuf allows. */
  static Optional<Double> seconds(MessageScan scan) {
    long seconds = bits(scan, 0);
    int nanos = (int) bits(scan, 1);
    boolean mixed = (seconds < 0 && nanos > 0) || (seconds > 0 && nanos < 0);
    return Math.abs(seconds) > LONGEST || seconds == Long.MIN_VALUE || nanos <= -NANOS || nanos >= NANOS || mixed
        ? Optional.empty()
        : Optional.of(seconds + nanos / 1e9);
  }

  /** The decimal; empty if it has so many digits that nobody means them. */
  static Optional<BigDecimal> decimal(MessageScan scan, MessageInput in) {
    byte[] digits = scan.found(0).isEmpty() ? new byte[0] : in.copy(scan.found(0).last());
    int scale = (int) bits(scan, 2);
    if (digits.length > MOST_DIGITS_BYTES || Math.abs((long) scale) > LARGEST_SCALE) {
      return Optional.empty();
    }
    return Optional.of(new BigDecimal(digits.length == 0 ? BigInteger.ZERO : new BigInteger(digits), scale));
  }

  /** Reads one as a field's value. For one thread. */
  static final class Reader implements PlaceReader {
    private final WholeValue whole;
    private final MessageScan scan;
    private final PlaceReader wrapped;
    private final int place;

    /** @param wrapped reads a wrapper's value to the place */
    Reader(WholeValue whole, MessageType message, PlaceReader wrapped, int place) {
      this.whole = whole;
      this.scan = new MessageScan(MessageScan.Plan.ofAll(message));
      this.wrapped = wrapped;
      this.place = place;
    }

    @Override
    public void present(MessageInput in, LongList found, FieldValues into) throws DamagedMessageException {
      scan.read(in, found);
      switch (whole) {
        case TIMESTAMP -> time(scan).ifPresentOrElse(
            time -> into.setTime(place, time.seconds() * 1000 + time.nanos() / 1_000_000, time.nanos() % 1_000_000),
            () -> into.setOther(place, "a timestamp outside of the years 1 to 9999"));
        case DURATION -> seconds(scan).ifPresentOrElse(seconds -> into.setNumber(place, seconds),
            () -> into.setOther(place, "a duration of more than 10,000 years, or of two signs"));
        case DECIMAL ->
          decimal(scan, in).ifPresentOrElse(decimal -> set(decimal, into), () -> into.setOther(place, "a decimal of too many digits"));
        case WRAPPER -> {
          if (scan.found(0).isEmpty()) {
            wrapped.absent(into);
          } else {
            wrapped.present(in, scan.found(0), into);
          }
        }
      }
    }

    private void set(BigDecimal decimal, FieldValues into) {
      if (decimal.scale() == 0 && decimal.unscaledValue().bitLength() < Long.SIZE) {
        into.setInteger(place, decimal.longValue());
      } else {
        into.setNumber(place, decimal.doubleValue());
      }
    }
  }
}
