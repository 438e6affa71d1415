package io.cellstream.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.cellstream.sequence.RawEvent;
import io.cellstream.sequence.RawInput;
import io.cellstream.sequence.RejectCause;
import io.cellstream.sequence.RejectedEventException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.function.ObjIntConsumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What becomes of one record's values. */
class EventMapperTest {
  /** Every value is missing at first. */
  private static void missing(FieldValues values, int place) {
    assertThat(values.object(place)).isNull();
  }

  private static ObjIntConsumer<FieldValues> text(String text) {
    return (values, place) -> values.setText(place, text);
  }

  private static ObjIntConsumer<FieldValues> whole(long number) {
    return (values, place) -> values.setInteger(place, number);
  }

  private static ObjIntConsumer<FieldValues> number(double number) {
    return (values, place) -> values.setNumber(place, number);
  }

  private static ObjIntConsumer<FieldValues> truth(boolean truth) {
    return (values, place) -> values.setBoolean(place, truth);
  }

  private static ObjIntConsumer<FieldValues> time(long millis, int nanos) {
    return (values, place) -> values.setTime(place, millis, nanos);
  }

  private static ObjIntConsumer<FieldValues> other(String what) {
    return (values, place) -> values.setOther(place, what);
  }

  /** The event of values in the order of the mapping's paths. */
  @SafeVarargs
  private static RawEvent event(Map<String, String> parts, ObjIntConsumer<FieldValues>... given) throws RejectedEventException {
    EventMapper mapper = new EventMapper(EventMappingTest.of(parts));
    FieldValues values = mapper.values();
    for (int i = 0; i < given.length; i++) {
      given[i].accept(values, i);
    }
    return mapper.event(values);
  }

  @SafeVarargs
  private static String rejection(RejectCause cause, Map<String, String> parts, ObjIntConsumer<FieldValues>... given) {
    RejectedEventException thrown = Objects
        .requireNonNull(catchThrowableOfType(RejectedEventException.class, () -> event(parts, given)), "was not rejected");
    assertThat(thrown.rejectCause()).isEqualTo(cause);
    return thrown.getMessage();
  }

  private static @Nullable RawInput token(String mapping, ObjIntConsumer<FieldValues> given) throws RejectedEventException {
    return event(Map.of("token", mapping), given).input();
  }

  @SafeVarargs
  private static double[] features(String mapping, ObjIntConsumer<FieldValues>... given) throws RejectedEventException {
    return ((RawInput.FeatureValues) Objects.requireNonNull(event(Map.of("features", mapping), given).input())).values();
  }

  @Test
  void aTokenIsATextOrTheIdThatANumberIs() throws Exception {
    assertThat(token("t", text("a"))).isEqualTo(new RawInput.TokenText("a"));
    assertThat(token("t", text("17"))).isEqualTo(new RawInput.TokenText("17"));
    assertThat(token("t", whole(Long.MAX_VALUE))).isEqualTo(new RawInput.TokenId(Long.MAX_VALUE));
    assertThat(token("t:text", whole(17))).isEqualTo(new RawInput.TokenText("17"));
    assertThat(token("t", truth(true))).isEqualTo(new RawInput.TokenText("true"));
    assertThat(token("t", time(1_769_903_999_250L, 500_000))).isEqualTo(new RawInput.TokenText("2026-01-31T23:59:59.250500Z"));
    assertThat(token("t", (values, place) -> values.setDay(place, 20_484))).isEqualTo(new RawInput.TokenText("2026-01-31"));
    assertThat(rejection(RejectCause.UNUSABLE_FIELD, Map.of("token", "a.t"), number(1.5)))
        .isEqualTo("field a.t is 1.5: a token is a text, a symbol or a whole number");
    assertThat(rejection(RejectCause.UNUSABLE_FIELD, Map.of("token", "t"), other("an object")))
        .isEqualTo("field t is an object: a token is a text, a symbol or a whole number");
  }

  @Test
  void aMissingTokenIsRejectedOrNoneOrTheOneThatIsStated() throws Exception {
    assertThat(rejection(RejectCause.MISSING_FIELD, Map.of("token", "a.t"), EventMapperTest::missing))
        .isEqualTo("field a.t is missing or null");
    assertThat(token("t?none", EventMapperTest::missing)).isNull();
    assertThat(token("t?'none'", EventMapperTest::missing)).isEqualTo(new RawInput.TokenText("none"));
    assertThat(token("t?x", text("a"))).isEqualTo(new RawInput.TokenText("a"));
  }

  @Test
  void featuresAreNumbersTruthsTimesAndWhatTextsSayOfThese() throws Exception {
    assertThat(features("a,b,c,d", whole(3), number(-0.5), truth(true), truth(false))).containsExactly(3, -0.5, 1, 0);
    assertThat(features("a", whole((1L << 53) + 1))).containsExactly(9007199254740992.0);
    assertThat(features("a", whole(Long.MAX_VALUE))).containsExactly(0x1p63);
    assertThat(features("a,b", time(1_500, 0), time(-250, 0))).containsExactly(1.5, -0.25);
    assertThat(features("a,b,c,d,e", text(" 1e3 "), text("+.5"), text("true"), text("false"), text("-7")))
        .containsExactly(1000, 0.5, 1, 0, -7);
    assertThat(features("a,b,c,d", text("1970-01-02"), text("1970-01-01T01:00:00.5+01:00"), text("PT1M0.5S"), text("-PT2S")))
        .containsExactly(86_400, 0.5, 60.5, -2);
    assertThat(features("a,b", text("0000-01-01"), text("9999-12-31T23:59:59Z"))).containsExactly(-62167219200.0, 253402300799.0);
    assertThat(features("a", text("1e999"))).containsExactly(Double.POSITIVE_INFINITY);
  }

  /** So a value and its JSON are the same event. */
  @Test
  void aTimeAndItsTextAreTheSameFeature() throws Exception {
    assertThat(features("a,b,c", time(1_500, 250_000), time(-1, 1), time(1_700_000_000_123L, 456_789))).containsExactly(
        features("a,b,c", text("1970-01-01T00:00:01.50025Z"), text("1969-12-31T23:59:59.999000001Z"),
            text("2023-11-14T22:13:20.123456789Z")));
  }

  @Test
  void aTextThatSaysNoNumberIsNoFeature() {
    for (String text : new String[]{"NaN", "Infinity", "-Infinity", "0x10", "1f", "1d", "1,5", "1_000", "", " ", "TRUE", "null", "--1",
        "1e", ".",
        "10000-01-01", "+10000-01-01T00:00:00Z", "2026-02-30", "2026-01-31T23:59:59", "P1Y", "P", "٣", "1".repeat(65)}) {
      assertThat(rejection(RejectCause.UNUSABLE_FIELD, Map.of("features", "x"), text(text)))
          .startsWith("field x is \"" + text.substring(0, Math.min(40, text.length())))
          .endsWith(": a feature is a number, true or false, a time or a duration; a word needs :onehot(...) or :place(...)");
    }
    assertThat(rejection(RejectCause.UNUSABLE_FIELD, Map.of("features", "x"), other("an array")))
        .isEqualTo("field x is an array: a feature is a number, true or false, a time or a duration");
  }

  @Test
  void wordsBecomePlacesAndOnes() throws Exception {
    assertThat(features("a:place(x,y,z),b:onehot(x,y,z),c", text("z"), text("y"), whole(9))).containsExactly(2, 0, 1, 0, 9);
    assertThat(features("a:place(7,true),b:onehot(false,3)", truth(true), whole(3))).containsExactly(1, 0, 1);
    assertThat(features("s:onehot(a,b),n,s:place(a,b)", text("b"), whole(4))).containsExactly(0, 1, 4, 1);
    assertThat(rejection(RejectCause.UNUSABLE_FIELD, Map.of("features", "s.t:onehot(IDLE,RUN)"), text("RUNN")))
        .isEqualTo("field s.t is \"RUNN\", which is none of the 2 listed words; did you mean \"RUN\"?");
    assertThat(rejection(RejectCause.UNUSABLE_FIELD, Map.of("features", "s:place(1,2)"), number(1)))
        .isEqualTo("field s is 1.0: it must be one of the listed words");
  }

  @Test
  void aMissingFeatureIsRejectedOrStatedOrTheLastOne() throws Exception {
    assertThat(rejection(RejectCause.MISSING_FIELD, Map.of("features", "a,b"), whole(1), EventMapperTest::missing))
        .isEqualTo("field b is missing or null");
    assertThat(features("a?-2.5,b", EventMapperTest::missing, whole(1))).containsExactly(-2.5, 1);
    assertThat(features("a:onehot(x,y)?0,b:place(x,y)?7", EventMapperTest::missing, EventMapperTest::missing)).containsExactly(0, 0, 7);

    RawInput.PartialFeatures partial = (RawInput.PartialFeatures) Objects
        .requireNonNull(event(Map.of("features", "a,s:onehot(x,y)?last,b?last,c?5"), whole(1), EventMapperTest::missing, whole(2),
            EventMapperTest::missing).input());

    assertThat(partial.values()).containsExactly(1, 0, 0, 2, 5);
    assertThat(partial.last()).containsExactly(false, true, true, false, false);
  }

  @Test
  void anEventWithoutAnyFeatureHasNoInputWhereThatIsSaid() throws Exception {
    assertThat(event(Map.of("features", "a?none,b?none"), EventMapperTest::missing, EventMapperTest::missing).input()).isNull();
    assertThat(event(Map.of("features", "a?none,b?0,c?last"), EventMapperTest::missing, EventMapperTest::missing, EventMapperTest::missing)
        .input()).isNull();
    assertThat(rejection(RejectCause.MISSING_FIELD, Map.of("features", "a?none,b?none"), EventMapperTest::missing, whole(1)))
        .isEqualTo("field a is missing or null, and others of the event's features are there");
  }

  @Test
  void allItemsOfAnArrayAreTheFeatures() throws Exception {
    assertThat(features("a[*]", (values, place) -> values.setNumbers(place, new double[]{1, 2.5}))).containsExactly(1, 2.5);
    assertThat(features("a[*]", (values, place) -> values.setNumbers(place, new double[0]))).isEmpty();
    assertThat(event(Map.of("features", "a[*]?none"), EventMapperTest::missing).input()).isNull();
    assertThat(rejection(RejectCause.MISSING_FIELD, Map.of("features", "a[*]"), EventMapperTest::missing))
        .isEqualTo("field a[*] is missing or null");
    assertThat(rejection(RejectCause.UNUSABLE_FIELD, Map.of("features", "a[*]"), text("x")))
        .isEqualTo("field a[*] is \"x\": [*] takes an array of numbers");
  }

  private static OptionalLong position(String mapping, ObjIntConsumer<FieldValues> given) throws RejectedEventException {
    return event(Map.of("token", "t", "position", mapping), text("a"), given).position();
  }

  @Test
  void aPositionIsAWholeNumberOf64Bits() throws Exception {
    assertThat(position("p", whole(7))).hasValue(7);
    assertThat(position("p", whole(Long.MAX_VALUE))).hasValue(Long.MAX_VALUE);
    assertThat(position("p", text("9223372036854775807"))).hasValue(Long.MAX_VALUE);
    assertThat(position("p", text("007"))).hasValue(7);
    assertThat(position("p?none", EventMapperTest::missing)).isEmpty();
    assertThat(rejection(RejectCause.MISSING_FIELD, Map.of("token", "t", "position", "p"), text("a"), EventMapperTest::missing))
        .isEqualTo("field p is missing or null");
    for (ObjIntConsumer<FieldValues> given : List.of(text("9223372036854775808"), text("1.0"), text(""), number(1), truth(true),
        time(1, 0))) {
      assertThat(rejection(RejectCause.UNUSABLE_FIELD, Map.of("token", "t", "position", "p?none"), text("a"), given))
          .endsWith(": a position is a whole number");
    }
  }

  private static boolean ends(String mapping, ObjIntConsumer<FieldValues> given) throws RejectedEventException {
    return event(Map.of("token", "t", "end", mapping), text("a"), given).end();
  }

  @Test
  void aConditionIsATruthOfItsOwn() throws Exception {
    assertThat(ends("e", truth(true))).isTrue();
    assertThat(ends("e", truth(false))).isFalse();
    assertThat(ends("e", text("true"))).isTrue();
    assertThat(ends("e", text("false"))).isFalse();
    assertThat(ends("e?none", EventMapperTest::missing)).isFalse();
    assertThat(rejection(RejectCause.MISSING_FIELD, Map.of("token", "t", "end", "e"), text("a"), EventMapperTest::missing))
        .isEqualTo("field e is missing or null");
    for (ObjIntConsumer<FieldValues> given : List.of(text("yes"), whole(1), other("an object"))) {
      assertThat(rejection(RejectCause.UNUSABLE_FIELD, Map.of("token", "t", "end", "e"), text("a"), given))
          .endsWith(": it must be true or false, or be compared with a value, as in status=CLOSED");
    }
  }

  @Test
  void aConditionIsAnEqualityWithOneOfItsValues() throws Exception {
    assertThat(ends("s=(CLOSED,LOST)", text("LOST"))).isTrue();
    assertThat(ends("s=(CLOSED,LOST)", text("closed"))).isFalse();
    assertThat(ends("s=3", whole(3))).isTrue();
    assertThat(ends("s=3", number(3))).isTrue();
    assertThat(ends("s=3", number(3.5))).isFalse();
    assertThat(ends("s=x", number(Double.NaN))).isFalse();
    assertThat(ends("s=true", truth(true))).isTrue();
    assertThat(ends("s=CLOSED?none", EventMapperTest::missing)).isFalse();
    assertThat(rejection(RejectCause.UNUSABLE_FIELD, Map.of("token", "t", "end", "s=1"), text("a"), other("an array")))
        .isEqualTo("field s is an array: it is compared with texts and numbers");
  }

  @Test
  void startAndEndMayReadTheSameField() throws Exception {
    RawEvent event = event(Map.of("token", "t", "start", "type=login", "end", "type=logout"), text("a"), text("login"));
    assertThat(event.start()).isTrue();
    assertThat(event.end()).isFalse();
  }

  private static OptionalLong millis(String mapping, ObjIntConsumer<FieldValues> given) throws RejectedEventException {
    return event(Map.of("token", "t", "time", mapping), text("a"), given).time();
  }

  @Test
  void aTimeIsInTheUnitThatIsStated() throws Exception {
    assertThat(millis("at", whole(1_700_000_000_123L))).hasValue(1_700_000_000_123L);
    assertThat(millis("at:s", whole(1_700_000_000))).hasValue(1_700_000_000_000L);
    assertThat(millis("at:us", whole(1_700_000_000_123_999L))).hasValue(1_700_000_000_123L);
    assertThat(millis("at:ns", whole(1_700_000_000_123_999_999L))).hasValue(1_700_000_000_123L);
    assertThat(millis("at:ns", text("1700000000123000000"))).hasValue(1_700_000_000_123L);
    assertThat(millis("at:s", text("1700000000.123"))).hasValue(1_700_000_000_123L);
    assertThat(millis("at", text(" 12 "))).hasValue(12);
    assertThat(millis("at:s", time(99, 999_999))).hasValue(99);
    assertThat(millis("at", text("2023-11-14T22:13:20.123Z"))).hasValue(1_700_000_000_123L);
    assertThat(millis("at", text("2023-11-15T00:13:20.1239+02:00"))).hasValue(1_700_000_000_123L);
    assertThat(millis("at", text("2023-11-14"))).hasValue(1_699_920_000_000L);
    assertThat(millis("at?none", EventMapperTest::missing)).isEmpty();
    assertThat(event(Map.of("token", "t"), text("a")).time()).isEmpty();
  }

  /** A double near 1.7e9 is up to 0.0000001 off its decimal: cut down, that would be another ms. */
  @Test
  void secondsWithAFractionKeepTheirMillisecond() throws Exception {
    for (int ms = 0; ms < 1_000; ms++) {
      assertThat(millis("at:s", number(Double.parseDouble("1700000000.%03d".formatted(ms))))).hasValue(1_700_000_000_000L + ms);
    }
    assertThat(millis("at:s", number(0.0009))).hasValue(0);
    assertThat(millis("at:ns", number(1.5e18))).hasValue(1_500_000_000_000L);
  }

  @Test
  void aTimeIsFrom1970To9999() throws Exception {
    long last = 253_402_300_799_999L;
    assertThat(millis("at", whole(0))).hasValue(0);
    assertThat(millis("at", whole(last))).hasValue(last);
    assertThat(millis("at", text("9999-12-31T23:59:59.999Z"))).hasValue(last);
    assertThat(millis("at:s", text("0e9999999999"))).hasValue(0);
    for (ObjIntConsumer<FieldValues> given : List.of(whole(-1), whole(last + 1), whole(Long.MIN_VALUE), whole(Long.MAX_VALUE),
        number(-1e-9), number(1e300), number(Double.NaN), number(Double.NEGATIVE_INFINITY), time(-1, 999_999), time(last + 1, 0),
        text("1969-12-31T23:59:59.999Z"), text("0000-01-01T00:00:00Z"), text("+10000-01-01T00:00:00Z"), text("1e9999999999"), text("-0.5"),
        text("1" + "0".repeat(62)), text("yesterday"), truth(true), other("an object"))) {
      assertThat(rejection(RejectCause.UNUSABLE_FIELD, Map.of("token", "t", "time", "at?none"), text("a"), given))
          .endsWith(
              ": an event's time is from 1970 to 9999, as a number of ms, a timestamp, or a text as in ISO 8601 (2026-01-31T23:59:59Z)");
    }
    assertThat(rejection(RejectCause.UNUSABLE_FIELD, Map.of("token", "t", "time", "at:ns"), text("a"), whole(-1)))
        .startsWith("field at is -1: an event's time is from 1970 to 9999, as a number of ns");
  }

  @Test
  void theFirstUnusablePartIsNamed() {
    assertThat(rejection(RejectCause.UNUSABLE_FIELD, Map.of("token", "t", "position", "p", "time", "at"), text("a"), text("x"), text("y")))
        .isEqualTo("field p is \"x\": a position is a whole number");
  }

  @Test
  void whatAFieldSaysIsMadePrintableAndShort() {
    assertThat(rejection(RejectCause.UNUSABLE_FIELD, Map.of("features", "x"), text("\u001b[31m" + "a".repeat(100_000))))
        .startsWith("field x is \"\\u001b[31maaa").hasSizeLessThan(300);
  }
}
