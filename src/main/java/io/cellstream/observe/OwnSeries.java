package io.cellstream.observe;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Cellstream's own series on the metrics page. Each is declared here alone: its name, its type, its labels, and what it tells. */
enum OwnSeries {
  EVENTS(Type.COUNTER, Labelled.TASK, "records that were read"), //
  PREDICTIONS(Type.COUNTER, Labelled.TASK, "predictions that were sent"), //
  DEAD_LETTERS(Type.COUNTER, Labelled.TASK_AND_CAUSE, "events that were turned away, by cause"), //
  DROPPED(Type.COUNTER, Labelled.TASK_AND_POSITION,
      "events that were dropped because their position was seen before, is late, or is one or the other (untold)"), //
  LATE_ACCEPTED(Type.COUNTER, Labelled.TASK, "events that came late and were stepped all the same"), //
  HELD(Type.COUNTER, Labelled.TASK, "events that were held until lower positions of their sequence had come, or were given up"), //
  HOLDING(Type.GAUGE, Labelled.TASK, "events that are held, as of the last commit"), //
  GAPS(Type.COUNTER, Labelled.TASK, "gaps in the positions of sequences"), //
  GAP_POSITIONS(Type.COUNTER, Labelled.TASK, "positions that were left out, those that came late among them"), //
  SEQUENCES_BEGUN(Type.COUNTER, Labelled.TASK, "sequences that began"), //
  SEQUENCES_ENDED(Type.COUNTER, Labelled.TASK_AND_REASON, "sequences that ended, by reason"), //
  SEQUENCES_OPEN(Type.GAUGE, Labelled.TASK,
      "sequences that have not ended, as of the last commit; absent of a task whose states a version began that did not count them"), //
  TAKEN_BEFORE(Type.COUNTER, Labelled.TASK, "events below the mark: taken already, by a transaction whose offsets were lost"), //
  WAVES(Type.COUNTER, Labelled.TASK, "waves that were stepped"), //
  WAVE_EVENTS(Type.COUNTER, Labelled.TASK,
      "events and replayed steps in waves; divided by the waves it is how many sequences were stepped together"), //
  LIVE(Type.GAUGE, Labelled.NOTHING, "1 while the process can do its work, else 0: what /health/live answers"), //
  READY(Type.GAUGE, Labelled.NOTHING,
      "1 while every event of its partitions is read as it comes and committed, else 0: what /health/ready answers"), //
  PARTITIONS(Type.GAUGE, Labelled.NOTHING, "input partitions that are being read"), //
  WAITING_THREADS(Type.GAUGE, Labelled.NOTHING, "threads that failed and wait to try again"), //
  RESTORING_PARTITIONS(Type.GAUGE, Labelled.NOTHING, "partitions whose states are being read back from the changelog"), //
  RESTORE_REMAINING_RECORDS(Type.GAUGE, Labelled.NOTHING, "changelog records still to be read to have all states back"), //
  STALLED_PARTITIONS(Type.GAUGE, Labelled.NOTHING,
      "input partitions whose events wait while nothing is committed; 0 while the stream gets on"), //
  UNCOMMITTED_SECONDS(Type.GAUGE, Labelled.NOTHING, "how long the events that wait longest have waited without any commit"), //
  INCIDENTS(Type.COUNTER, Labelled.INCIDENT, "what the process did because the world was not as expected; the log has each"), //
  INFO(Type.INFO, Labelled.MODEL, "what runs here");

  private static final String PREFIX = "cellstream_";
  private static final Map<String, OwnSeries> BY_FAMILY = Arrays.stream(values())
      .collect(Collectors.toUnmodifiableMap(OwnSeries::family, Function.identity()));

  private final Type type;
  private final String labels;
  private final String help;

  OwnSeries(Type type, String labels, String help) {
    this.type = type;
    this.labels = labels;
    this.help = help;
  }

  enum Type {
    COUNTER("_total"), GAUGE(""), INFO("");

    private final String suffix;

    Type(String suffix) {
      this.suffix = suffix;
    }
  }

  /** The labels that series have, as {@link #labels} gives them. */
  private static final class Labelled {
    static final String NOTHING = "";
    static final String TASK = "thread_id task_id";
    static final String TASK_AND_CAUSE = TASK + " cause";
    static final String TASK_AND_POSITION = TASK + " position";
    static final String TASK_AND_REASON = TASK + " reason";
    static final String INCIDENT = "incident";
    static final String MODEL = "version kafka_version model model_version state_hash package_hash";
  }

  /** The family's name, without the suffix that a counter has on the page. */
  String family() {
    return this == INFO ? "cellstream" : PREFIX + name().toLowerCase(Locale.ROOT);
  }

  /** The name as it stands on the page. */
  String shown() {
    return PREFIX + name().toLowerCase(Locale.ROOT) + type.suffix;
  }

  Type type() {
    return type;
  }

  /** The names of its labels. */
  List<String> labels() {
    return labels.isEmpty() ? List.of() : List.of(labels.split(" "));
  }

  /** What it tells, in words; begins with a small letter. */
  String help() {
    return help;
  }

  /** The series of a family; empty if it is Kafka's. */
  static Optional<OwnSeries> of(String family) {
    return Optional.ofNullable(BY_FAMILY.get(family));
  }
}
