package io.cellstream.cli;

import io.cellstream.config.InputTopics;
import io.cellstream.config.Key;
import io.cellstream.config.Keys;
import io.cellstream.config.ModelChanged;
import io.cellstream.config.Secrets;
import io.cellstream.config.SequenceSettings;
import io.cellstream.config.Settings;
import io.cellstream.ledger.LedgerPlan;
import io.cellstream.model.RecurrentModel;
import io.cellstream.model.definition.ModelDefinition;
import io.cellstream.model.definition.Shape;
import io.cellstream.store.DamagedFolders;
import io.cellstream.text.Amounts;
import io.cellstream.topology.BatchPlan;
import io.cellstream.topology.Keying;
import io.cellstream.topology.Names;
import io.cellstream.topology.ReadToEnd;
import io.cellstream.topology.RecordLimit;
import io.cellstream.topology.SequenceKeys;
import io.cellstream.topology.SequenceTopology;
import io.cellstream.topology.TopologyPlan;
import io.cellstream.topology.TopologySummary;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.streams.StreamsConfig;

/** The stream application that a configuration makes, in words. */
final class ApplicationSummary {
  private final Settings settings;
  private final List<String> lines = new ArrayList<>();

  private ApplicationSummary(Settings settings) {
    this.settings = settings;
  }

  /** Several lines, each ending in a line feed. Asks neither broker nor registry. */
  static String describe(Settings settings, RecurrentModel model) {
    ApplicationSummary summary = new ApplicationSummary(settings);
    summary.addAll(model.definition());
    return summary.lines.stream().map(line -> line + "\n").collect(Collectors.joining()) + "\nprocessors\n"
        + TopologySummary.describe(SequenceTopology.of(plan(settings, model), new DamagedFolders(InstantSource.system(), _ -> {
        })));
  }

  /** To be looked at only: nothing in it decodes or encodes. */
  private static TopologyPlan plan(Settings settings, RecurrentModel model) {
    InputTopics topics = InputTopics.of(settings);
    Optional<Keying> keying = topics.keyed()
        .map(_ -> new Keying(topics.sources().names(), topics.sources().pattern(), () -> SequenceKeys.OWN, _ -> Uuid.ZERO_UUID, _ -> true,
            0));
    return new TopologyPlan(topics.steps(), Uuid.ZERO_UUID, keying, settings.get(Keys.OUTPUT_TOPIC), settings.get(Keys.FINAL_TOPIC),
        settings.get(Keys.DEAD_LETTER_TOPIC), settings.find(Keys.GAP_TOPIC), model,
        SequenceSettings.policy(settings), BatchPlan.NONE,
        LedgerPlan.of(model.definition(), settings.find(Keys.SNAPSHOT_EVENTS), Duration.ZERO, SequenceSettings.policy(settings)),
        ReadToEnd.UNKNOWN,
        RecordLimit.of(RecordLimit.KAFKA_DEFAULT, 0), () -> (_, _) -> {
          throw new IllegalStateException("not for running");
        }, () -> (_, _, _) -> {
          throw new IllegalStateException("not for running");
        });
  }

  private void addAll(ModelDefinition model) {
    Shape shape = model.shape();
    StreamsConfig streams = new StreamsConfig(settings.streamsProperties());
    String applicationId = settings.get(Keys.APPLICATION_ID);
    lines.add("application " + applicationId + " (" + Keys.APPLICATION_ID.name() + ")");
    add("cluster", Keys.BOOTSTRAP_SERVERS, "");
    add("registry", settings.find(Keys.SCHEMA_REGISTRY_URL).map(urls -> String.join(",", urls)).orElse("none"),
        Keys.SCHEMA_REGISTRY_URL.name(), "");
    InputTopics topics = InputTopics.of(settings);
    add("events", topics.sources().toString(), Keys.INPUT_TOPIC.name(), "");
    topics.keyed().ifPresent(_ -> add("keyed", Keys.KEYED_TOPIC, "the events under their sequences' keys, in the order of the steps"));
    add("predictions", Keys.OUTPUT_TOPIC, switch (shape) {
      case SYNCHRONIZED, ONE_TO_ONE -> "one per event";
      case ONE_TO_MANY -> "one per generated token, after each event";
      case MANY_TO_MANY -> "one per generated token, at the end of a sequence";
      case MANY_TO_ONE -> model.window().map(window -> "one per " + (window.hop() == 1 ? "event" : Amounts.count(window.hop(), "event"))
          + ", from the last " + window.length()).orElse("none, of a many-to-one model");
    });
    add("finals", Keys.FINAL_TOPIC,
        model.window().isPresent()
            ? "one at the end of a sequence whose last event has no prediction"
            : shape == Shape.MANY_TO_ONE ? "one at the end of a sequence" : "none, of a " + shape.text() + " model");
    add("dead letters", Keys.DEAD_LETTER_TOPIC, "events that can't be used, with their bytes and the cause");
    settings.find(Keys.GAP_TOPIC).ifPresent(_ -> add("gaps", Keys.GAP_TOPIC,
        shape.keepsState() ? "positions that were left out" : "none, of a model that keeps no states"));
    if (shape.keepsState()) {
      add("states", settings.get(Keys.STATE_DIR).resolve(applicationId).toString(), Keys.STATE_DIR.name(),
          "store " + Names.LEDGER + ", restored from topic " + Names.changelog(applicationId));
    }
    add("guarantee", streams.getString(StreamsConfig.PROCESSING_GUARANTEE_CONFIG), StreamsConfig.PROCESSING_GUARANTEE_CONFIG,
        settings.get(Keys.EXACTLY_ONCE)
            ? "states, predictions, dead letters and offsets commit in one transaction"
            : "after a crash, events since the last commit count again unless they carry a position");
    add("commit", streams.getLong(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG) + " ms", StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, "");
    add("threads", streams.getInt(StreamsConfig.NUM_STREAM_THREADS_CONFIG).toString(), StreamsConfig.NUM_STREAM_THREADS_CONFIG, "");
    if (shape.keepsState()) {
      ModelChanged policy = settings.get(Keys.MODEL_CHANGED);
      add("model change", policy.name().toLowerCase(Locale.ROOT), Keys.MODEL_CHANGED.name(), switch (policy) {
        case STOP -> "does not start on states of another model, or another mapping";
        case CONTINUE -> "goes on with states of another mapping, and does not start on those of another model";
        case RESTART -> "a sequence of another model is closed when its next event comes";
      });
    }
  }

  private void add(String what, Key<String> key, String more) {
    add(what, settings.get(key), key.name(), more);
  }

  private void add(String what, String value, String setting, String more) {
    lines.add(String.format(Locale.ROOT, "  %-13s %s (%s)%s", what, Secrets.maskUrls(value), setting, more.isEmpty() ? "" : ": " + more));
  }
}
