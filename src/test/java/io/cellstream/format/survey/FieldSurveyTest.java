package io.cellstream.format.survey;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cellstream.format.survey.SurveyedField.Course;
import io.cellstream.format.survey.SurveyedField.Items;
import io.cellstream.format.survey.SurveyedField.Range;
import io.cellstream.format.survey.SurveyedField.ValueType;
import io.cellstream.mapping.FieldPath;
import io.cellstream.sequence.RejectedEventException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FieldSurveyTest {
  private final FieldSurvey survey = new FieldSurvey();

  private void add(String key, long timestamp, String json) throws RejectedEventException {
    survey.add(new SurveyedRecord(key.getBytes(UTF_8), timestamp, json));
  }

  private SurveyedField field(String path) {
    return survey.field(FieldPath.parse(path)).orElseThrow();
  }

  private List<String> paths() {
    return survey.fields().stream().map(field -> field.path().toString()).toList();
  }

  @Test
  void missingAndNullAreToldApart() throws RejectedEventException {
    add("k", 0, "{\"a\":1,\"b\":{\"c\":\"x\"}}");
    add("k", 0, "{\"a\":null,\"b\":null}");
    add("k", 0, "{}");

    assertThat(paths()).containsExactly("a", "b.c");
    assertThat(field("a").seen()).isEqualTo(1);
    assertThat(field("a").nulls()).isEqualTo(1);
    assertThat(field("a").absent()).isEqualTo(2);
    assertThat(field("b.c").absent()).isEqualTo(2);
    assertThat(survey.records()).isEqualTo(3);
  }

  @Test
  void textsAreWhatTheySay() throws RejectedEventException {
    add("k", 0, "{\"n\":\"12.5\",\"w\":\"7\",\"t\":\"2026-01-31T23:59:59.25Z\",\"d\":\"PT90S\",\"b\":\"true\",\"x\":\"on\"}");

    assertThat(survey.fields().stream().map(field -> field.types().iterator().next())).containsExactly(ValueType.NUMBER, ValueType.WHOLE,
        ValueType.TIME,
        ValueType.DURATION, ValueType.BOOLEAN, ValueType.TEXT);
    assertThat(survey.fields()).allSatisfy(field -> assertThat(field.texts()).isTrue());
    assertThat(field("d").range()).contains(new Range(90, 90));
  }

  @Test
  void wholeNumbersAreFollowedWithinTheirKeys() throws RejectedEventException {
    add("a", 0, "{\"n\":5}");
    add("b", 0, "{\"n\":100}");
    add("a", 0, "{\"n\":6}");
    add("b", 0, "{\"n\":103}");
    add("b", 0, "{\"n\":102}");

    assertThat(field("n").course()).isEqualTo(new Course(3, 1, 2, 2));
    assertThat(field("n").range()).contains(new Range(5, 103));
  }

  @Test
  void theKeyIsFoundInAnyOfItsUsualForms() throws RejectedEventException {
    survey.add(new SurveyedRecord("\"m1\"".getBytes(UTF_8), 0, "{\"id\":\"m1\",\"n\":1}"));
    survey.add(new SurveyedRecord("m2".getBytes(UTF_8), 0, "{\"id\":\"m2\",\"n\":258}"));
    survey.add(new SurveyedRecord(new byte[]{0, 0, 0, 0, 9, 4, 'm', '3'}, 0, "{\"id\":\"m3\",\"n\":3}"));

    assertThat(field("id").isKey()).isTrue();
    assertThat(field("n").isKey()).isFalse();
    FieldSurvey numbers = new FieldSurvey();
    numbers.add(new SurveyedRecord(new byte[]{0, 0, 1, 2}, 0, "{\"n\":258}"));
    numbers.add(new SurveyedRecord(new byte[]{0, 0, 0, 0, 0, 0, 0, 9}, 0, "{\"n\":9}"));
    assertThat(numbers.fields()).singleElement().satisfies(field -> assertThat(field.isKey()).isTrue());
  }

  @ParameterizedTest
  @ValueSource(strings = {"1772366400", "1772366400000", "1772366400000000", "1772366400000000000", "\"2026-03-01T12:00:00Z\"",
      "1772366400.000"})
  void timesAreKnownByTheirSizeAndByTheRecordsOwn(String time) throws RejectedEventException {
    add("k", 1772366402000L, "{\"t\":" + time + "}");

    assertThat(field("t").clock().orElseThrow().furthest()).contains(2000L);
  }

  @Test
  void numbersOfTwoUnitsAreNoTime() throws RejectedEventException {
    add("k", 0, "{\"t\":1772366400}");
    assertThat(field("t").clock().orElseThrow().unit()).isEqualTo(TimeUnit.SECONDS);
    add("k", 0, "{\"t\":1772366400000}");
    assertThat(field("t").clock()).isEmpty();
  }

  @Test
  void anArrayOfAlwaysAsManyNumbersIsOneField() throws RejectedEventException {
    add("k", 0, "{\"v\":[1,2.5,3],\"w\":[1],\"o\":[{\"x\":1},{\"x\":2}]}");
    add("k", 0, "{\"v\":[-4,5,6],\"w\":[1,2],\"o\":[{\"x\":1}]}");

    assertThat(paths()).containsExactly("v[*]", "w", "w[0]", "w[1]", "o", "o[0].x", "o[1].x");
    assertThat(field("v[*]").array()).contains(new Items(3, 3, true));
    assertThat(field("v[*]").range()).contains(new Range(-4, 6));
    assertThat(field("w").array()).contains(new Items(1, 2, true));
  }

  @Test
  void aWatchedPathIsSeenBeyondTheLimits() throws RejectedEventException {
    FieldPath far = FieldPath.parse("list[70].deep.a.b.c.d.e.f.g.h.i");
    FieldSurvey watching = new FieldSurvey(List.of(far));
    String deep = "{\"deep\":{\"a\":{\"b\":{\"c\":{\"d\":{\"e\":{\"f\":{\"g\":{\"h\":{\"i\":5}}}}}}}}}}";
    String json = "{\"list\":[" + "0,".repeat(70) + deep + "]}";

    watching.add(new SurveyedRecord(null, -1, json));
    add("k", 0, json);

    assertThat(watching.field(far).orElseThrow().example()).isEqualTo("5");
    assertThat(watching.keyless()).isEqualTo(1);
    assertThat(survey.field(far)).isEmpty();
  }

  @Test
  void aTextOrANumberAloneHasThePathOfTexts() throws RejectedEventException {
    add("k", 0, "\"word\"");

    assertThat(paths()).containsExactly("value");
  }

  @Test
  void whatIsNoJsonCountsForNothing() throws RejectedEventException {
    for (String bad : List.of("", "{", "{\"a\":1}x", "{\"a\":1,\"b\":}", "[".repeat(5_000), "{\"a\":".repeat(5_000))) {
      assertThatThrownBy(() -> add("k", 0, bad)).isInstanceOf(RejectedEventException.class);
    }
    assertThat(survey.records()).isZero();
    assertThat(survey.fields()).isEmpty();
  }

  @Test
  void neitherManyNamesNorLongOnesNorManyKeysTakeMoreThanTheirShare() throws RejectedEventException {
    for (int i = 0; i < 400; i++) {
      int record = i;
      add("key " + i, 0,
          IntStream.range(0, 50).mapToObj(j -> "\"f" + (record * 50 + j) + "\":" + j).collect(Collectors.joining(",", "{", "}")));
    }
    add("k", 0, "{\"" + "n".repeat(10_000) + "\":1,\"f0\":\"" + "v".repeat(100_000) + "\"}");

    assertThat(survey.isCut()).isTrue();
    assertThat(survey.fields()).hasSize(FieldSurvey.MOST_PATHS);
    assertThat(survey.fields()).allSatisfy(field -> assertThat(field.example()).hasSizeLessThan(60));
  }

  @Test
  void aFieldThatComesTwiceCountsOnce() throws RejectedEventException {
    add("k", 0, "{\"a\":1,\"a\":\"two\"}");

    assertThat(field("a").types()).containsExactly(ValueType.WHOLE);
    assertThat(field("a").seen()).isEqualTo(1);
  }

  /** Each is surveyed or turned away as a whole; numbers too large for a double, half characters and the like are among them. */
  @Test
  void mutatedRecordsAreSurveyedOrTurnedAway() {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(5);
    List<SurveyedRecord> good = new ArrayList<>(Strangers.machines());
    good.addAll(Strangers.payments());
    good.addAll(Strangers.unions());
    List<String> pieces = List.of("1e999", "-1e-999", "1" + "0".repeat(400), "\\ud800", "\u0000", "null", "[[[", "{}", "\"\"",
        "9223372036854775808",
        "\"2026-13-01T00:00:00Z\"", "\"P9999999999999D\"", "\"" + "9".repeat(70) + "\"");
    int turnedAway = 0;
    for (int i = 0; i < 20_000; i++) {
      SurveyedRecord from = good.get(random.nextInt(good.size()));
      StringBuilder json = new StringBuilder(from.json());
      for (int n = random.nextInt(1, 4); n > 0; n--) {
        int at = random.nextInt(json.length());
        switch (random.nextInt(3)) {
          case 0 -> json.deleteCharAt(at);
          case 1 -> json.insert(at, pieces.get(random.nextInt(pieces.size())));
          default -> json.setCharAt(at, (char) random.nextInt(32, 127));
        }
        if (json.isEmpty()) {
          break;
        }
      }
      int before = survey.records();
      try {
        survey.add(new SurveyedRecord(from.key(), from.timestamp(), json.toString()));
        assertThat(survey.records()).isEqualTo(before + 1);
      } catch (RejectedEventException e) {
        turnedAway++;
        assertThat(survey.records()).isEqualTo(before);
      }
    }
    assertThat(turnedAway).isBetween(1_000, 19_000);
    Proposal proposal = Proposer.propose(survey, new Demand.Unknown());
    assertThat(ProposalText.table(proposal)).hasSizeLessThanOrEqualTo(FieldSurvey.MOST_PATHS + 1).noneMatch(line -> line.contains("\n"));
  }
}
