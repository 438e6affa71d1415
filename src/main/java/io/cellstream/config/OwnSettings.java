package io.cellstream.config;

import io.cellstream.model.RecurrentModel;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Validator;
import org.apache.kafka.common.config.ConfigException;

/** The settings that Cellstream itself defines. */
final class OwnSettings {
  static final String PREFIX = "cellstream.";

  /** Kafka's rule for topic names; an application's id becomes part of some. */
  private static final Pattern TOPIC = Pattern.compile("[a-zA-Z0-9._-]{1,249}");

  /** As many digits as a long surely holds. */
  private static final Pattern DIGITS = Pattern.compile("[0-9]{1,18}");

  /** As long as a transaction may last by default: an older one can't be committed any more. */
  static final String STALLED_MILLIS = "60000";

  /** A replica of a registry that lags for longer is seen by other means. */
  static final String GRACE_MILLIS = "60000";

  /** An event that waits for a schema holds up its partition. */
  private static final Duration LONGEST_GRACE = Duration.ofMinutes(5);

  /** More rows at once make a step no faster. */
  static final String BATCH_MAX = "64";

  static final String ROCKSDB_BYTES = Long.toString(256L << 20);

  private static final long LEAST_ROCKSDB_BYTES = 8L << 20;

  private static final int MOST_BETWEEN_SNAPSHOTS = 100_000;

  private static final int MOST_TOGETHER = 4096;

  private static final Duration LONGEST_STALL = Duration.ofDays(10);

  static final List<Setting> ALL = List.of( //
      own(SettingNames.MODEL, "", OwnSettings::notBlank, Importance.HIGH, "The model package, a folder. A relative path in the"
          + " configuration file starts at that file's folder, elsewhere at the working directory. Required by `run`."), //
      own(SettingNames.INPUT_TOPIC, "", OwnSettings::topic, Importance.HIGH, "The topic events are read from. Required by `run` and"
          + " `produce`. It must exist."), //
      own(SettingNames.OUTPUT_TOPIC, "", OwnSettings::topic, Importance.HIGH, "The topic predictions go to. Required by `run` and"
          + " `consume`. It must exist."), //
      own(SettingNames.FINAL_TOPIC, "the output topic", OwnSettings::topic, Importance.MEDIUM, "The topic for FINAL predictions, one"
          + " at the end of each sequence, if they shall not share the output topic."), //
      own(SettingNames.DEAD_LETTER_TOPIC, "`application.id`, then `-dead-letters`", OwnSettings::topic, Importance.MEDIUM,
          "The topic for events that can't be used, with their raw bytes and the cause in headers. It must exist."), //
      own(SettingNames.KERNEL, "auto", oneOf("auto", "simd", "scalar"), Importance.LOW, "The arithmetic: `simd` uses the CPU's vector"
          + " registers and fails where they can't be had, `scalar` takes one float at a time, `auto` is `simd` where possible, with a warning"
          + " where not. The bits are the same."), //
      own(SettingNames.TOKEN_TABLE, Long.toString(RecurrentModel.TOKEN_TABLE), OwnSettings::byteCount, Importance.LOW, "The most heap"
          + " that a table may take which has, for each token of the vocabulary, the first layer's sums over its embedding: a step then reads"
          + " a row of it instead of that half of the layer's weights. Where it would need more there is none; 0 is never one. The bits are"
          + " the same."), //
      own(SettingNames.BATCH_MAX, BATCH_MAX, number(1, MOST_TOGETHER), Importance.LOW,
          "How many sequences are stepped together at most, each"
              + " by one event: the weights are then read once for all. Events wait for others until the next commit, before which nothing can be"
              + " seen of them anyway. 1 steps every event alone. The bits are the same."), //
      own(SettingNames.LIVE_STATES, "a quarter of the Java heap", OwnSettings::byteCount, Importance.MEDIUM, "How much of the Java heap the"
          + " states of running sequences may take that are kept as they are stepped, all stream threads together. One that is not among them"
          + " is read from RocksDB at its next event, which takes longer than a small model's step. What has changed of one is written"
          + " once a commit, or when it makes room."), //
      own(SettingNames.SNAPSHOT_EVENTS, "by the state's bytes and the step's time, 16 to 512", number(1, MOST_BETWEEN_SNAPSHOTS),
          Importance.LOW,
          "After how many events of a sequence its state is written whole; in between its inputs are. More are fewer bytes in the changelog; but"
              + " after a restart a sequence takes the steps since its last whole state again, before its next event. The bits are the same."), //
      own(SettingNames.ROCKSDB_MEMORY, ROCKSDB_BYTES, number(LEAST_ROCKSDB_BYTES, Long.MAX_VALUE), Importance.MEDIUM,
          "What RocksDB may take, outside of the Java"
              + " heap, in all stores of an instance together: blocks, indexes, filters and write buffers. Not looked at where"
              + " `rocksdb.config.setter` is set."), //
      own(SettingNames.MODEL_CHANGED, "stop", oneOf("stop", "restart"), Importance.MEDIUM, "What happens when the stored states belong"
          + " to another model: `stop` refuses to start, `restart` closes each such sequence (reason MODEL_CHANGED) when its key's next"
          + " event comes and begins a new one."), //
      own(SettingNames.OFFSETS_MISSING, "stop", oneOf("stop", "continue"), Importance.MEDIUM, "What happens where states were kept but the"
          + " offset to go on at is gone (it expired, or was deleted from the topic, or the topic was made anew): `stop` refuses to start and"
          + " names the ways on, `continue` goes on where `auto.offset.reset` says, with the states there are, and counts it."), //
      own(SettingNames.UNKNOWN_ID_GRACE, GRACE_MILLIS, millis(Duration.ZERO, LONGEST_GRACE), Importance.LOW,
          "How long an event waits, and those behind it"
              + " in its partition do, for a schema id that the registry does not know, counted from when the id was first unknown: a replica that"
              + " lags may learn it yet. Then the event goes to the dead letters, as it does at once with 0. An id is waited for once, and all ids"
              + " together for a minute (or for this time, if that is longer) in any ten minutes."), //
      own(SettingNames.LOG_LEVEL, "info", oneOf("error", "warn", "info", "debug"), Importance.LOW, "How much `run` logs."), //
      own(SettingNames.OBSERVE_LISTEN, ListenAddress.OFF, ListenAddress::check, Importance.MEDIUM, "Where `run` answers health probes"
          + " (`/health/live`, `/health/ready`) and shows its metrics to Prometheus (`/metrics`), over HTTP without any login: a port, which is"
          + " then open to this machine only, or `host:port`; `0.0.0.0:9464` is open to all who reach the machine. Port 0 is any free one, which"
          + " the log names."), //
      own(SettingNames.OBSERVE_STALLED, STALLED_MILLIS, millis(Duration.ofSeconds(1), LONGEST_STALL), Importance.LOW,
          "For how long events may wait without any commit,"
              + " beyond `commit.interval.ms`, before `/health/ready` answers 503 and the log says why. Below the time that a slow commit or a"
              + " registry's outage takes it gives false alarms; above `transaction.timeout.ms`, whose value is the default here, it tells"
              + " nothing more: after that time the broker has given the transaction up."));

  private OwnSettings() {
  }

  private static Setting own(String name, String defaultText, Validator validator, Importance importance, String documentation) {
    return new Setting(name, Owner.CELLSTREAM, ConfigDef.Type.STRING, defaultText, validator, importance, documentation);
  }

  static void notBlank(String name, Object value) {
    if (value.toString().isBlank()) {
      throw invalid(name, value, "is empty: give a value or remove the setting");
    }
  }

  static void topic(String name, Object value) {
    if (!TOPIC.matcher(value.toString()).matches() || Set.of(".", "..").contains(value.toString())) {
      throw invalid(name, value, "is no valid Kafka name: 1 to 249 letters, digits, dots, underscores and hyphens");
    }
  }

  static void byteCount(String name, Object value) {
    if (!DIGITS.matcher(value.toString()).matches()) {
      throw invalid(name, value, "is no number of bytes: give digits only");
    }
  }

  private static Validator number(long least, long most) {
    return (name, value) -> {
      if (!isBetween(value, least, most)) {
        throw invalid(name, value, "is no number from " + least + (most == Long.MAX_VALUE ? " on" : " to " + most) + ": give digits only");
      }
    };
  }

  private static boolean isBetween(Object value, long least, long most) {
    long given = DIGITS.matcher(value.toString()).matches() ? Long.parseLong(value.toString()) : -1;
    return given >= least && given <= most;
  }

  private static Validator millis(Duration least, Duration most) {
    return (name, value) -> {
      if (!isBetween(value, least.toMillis(), most.toMillis())) {
        throw invalid(name, value, "is no number of ms from " + least.toMillis() + " to " + most.toMillis() + ": give digits only");
      }
    };
  }

  private static Validator oneOf(String... choices) {
    List<String> known = List.of(choices);
    return (name, value) -> {
      if (!known.contains(value.toString().toLowerCase(Locale.ROOT))) {
        throw invalid(name, value, "is not one of " + String.join(", ", known));
      }
    };
  }

  private static ConfigException invalid(String name, Object value, String reason) {
    return new ConfigException(name, value, reason);
  }
}
