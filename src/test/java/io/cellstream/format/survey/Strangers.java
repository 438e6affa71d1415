package io.cellstream.format.survey;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cellstream.sequence.RejectedEventException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Records of other people's making. */
public final class Strangers {
  private static final long NOON = Instant.parse("2026-03-01T12:00:00Z").toEpochMilli();

  private Strangers() {
  }

  private static RandomGenerator random() {
    return RandomGeneratorFactory.of("L64X128MixRandom").create(17);
  }

  private static SurveyedRecord record(String key, long timestamp, String json) {
    return new SurveyedRecord(key.getBytes(UTF_8), timestamp, json);
  }

  /** Readings of machines: numbers, a state, a load that is missing at times, a position. */
  public static List<SurveyedRecord> machines() {
    RandomGenerator random = random();
    List<SurveyedRecord> records = new ArrayList<>();
    int[] seq = {100, 7, 3000};
    for (int i = 0; i < 60; i++) {
      int machine = random.nextInt(3);
      long time = NOON + i * 1_000L;
      String load = random.nextInt(4) == 0 ? "" : ",\"load\":" + random.nextInt(2, 90);
      records.add(record("m-" + machine, time, String.format(Locale.ROOT, "{\"machine\":\"m-%d\",\"at\":\"%s\",\"seq\":%d,"
          + "\"sensors\":{\"temperature\":%.2f,\"rpm\":%d,\"door\":%b}%s,\"state\":\"%s\",\"site\":\"north\"}", machine,
          Instant.ofEpochMilli(time - random.nextInt(40)), seq[machine]++, random.nextDouble(18, 25), random.nextInt(0, 3000),
          random.nextBoolean(), load, List.of("IDLE", "RUN", "STOP").get(random.nextInt(3)))));
    }
    return records;
  }

  /** Card payments: decimals, ids, an epoch in seconds, a union with null. */
  public static List<SurveyedRecord> payments() {
    RandomGenerator random = random();
    List<SurveyedRecord> records = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      long time = NOON + i * 60_000L;
      records.add(record("card-" + random.nextInt(5), time, String.format(Locale.ROOT, "{\"paymentId\":\"%016x\",\"booked\":%d,"
          + "\"amount\":%d.%02d,\"merchantId\":%d,\"currency\":\"%s\",\"chip\":%b,\"refundOf\":%s,\"status\":\"%s\",\"limits\":[%d,%d,%d]}",
          random.nextLong(), time / 1000, random.nextInt(300), random.nextInt(100), random.nextInt(4000, 4100),
          random.nextBoolean() ? "EUR" : "USD", random.nextBoolean(), random.nextInt(5) == 0 ? "\"x" + i + "\"" : "null",
          random.nextInt(9) == 0 ? "CLOSED" : "OPEN", random.nextInt(9), random.nextInt(9), random.nextInt(9))));
    }
    return records;
  }

  /** Clicks: a page of a few, a session that is the key in quotation marks, logins and logouts. */
  public static List<SurveyedRecord> clicks() {
    RandomGenerator random = random();
    List<SurveyedRecord> records = new ArrayList<>();
    List<String> pages = List.of("home", "search", "item", "cart", "pay");
    for (int i = 0; i < 80; i++) {
      String session = "s" + random.nextInt(6);
      String type = random.nextInt(8) == 0 ? "login" : random.nextInt(8) == 0 ? "logout" : "view";
      records.add(record('"' + session + '"', -1, "{\"session\":\"" + session + "\",\"type\":\"" + type + "\",\"click\":{\"page\":\""
          + pages.get(random.nextInt(5)) + "\",\"x\":" + random.nextInt(1920) + ",\"y\":" + random.nextInt(1080)
          + "},\"agent\":\"Mozilla/5.0 "
          + i + "\"}"));
    }
    return records;
  }

  /** Lines of a log, as a topic of texts has them. */
  public static List<SurveyedRecord> lines() {
    List<SurveyedRecord> records = new ArrayList<>();
    List<String> words = List.of("connected", "read", "write", "timeout", "closed");
    RandomGenerator random = random();
    for (int i = 0; i < 40; i++) {
      records.add(record("host-" + i % 4, NOON + i, '"' + words.get(random.nextInt(5)) + '"'));
    }
    return records;
  }

  /** Records of 300 numbers. */
  public static List<SurveyedRecord> wide() {
    RandomGenerator random = random();
    return IntStream.range(0, 20).mapToObj(i -> record("k" + i % 2, NOON + i, IntStream.range(0, 300)
        .mapToObj(j -> "\"channel_" + j + "\":" + random.nextInt(-500, 500) / 100.0).collect(Collectors.joining(",", "{", "}")))).toList();
  }

  /** What a path leads to differs from record to record, twelve steps deep. */
  public static List<SurveyedRecord> unions() {
    List<SurveyedRecord> records = new ArrayList<>();
    List<String> bodies = List.of("null", "5", "\"word\"", "{\"a\":{\"b\":[{\"c\":1.5},{\"c\":null}]}}", "{\"a\":{\"b\":[{\"c\":2.5}]}}",
        "[1,2,3]", "[1,[2]]", "true");
    for (int i = 0; i < 40; i++) {
      String deep = "{\"d\":".repeat(11) + i + "}".repeat(11);
      records.add(record("k" + i % 3, NOON + i, "{\"body\":" + bodies.get(i % bodies.size()) + ",\"deep\":" + deep
          + ",\"load\":" + (i * 7919 % 100) / 10.0 + "}"));
    }
    return records;
  }

  /** All that a survey finds in them. */
  public static FieldSurvey survey(List<SurveyedRecord> records) throws RejectedEventException {
    FieldSurvey survey = new FieldSurvey();
    for (SurveyedRecord record : records) {
      survey.add(record);
    }
    return survey;
  }
}
