package io.cellstream.cli;

import io.cellstream.cli.EventSender.Outgoing;
import io.cellstream.cli.RecordOptions.Reading;
import io.cellstream.cluster.StartupException;
import io.cellstream.cluster.TopicUse;
import io.cellstream.cluster.TopicUse.Purpose;
import io.cellstream.config.Keys;
import io.cellstream.config.Settings;
import io.cellstream.config.SourceTopics;
import io.cellstream.format.JsonRecord;
import io.cellstream.format.value.ValueTranslator;
import io.cellstream.preflight.InputPlan;
import io.cellstream.preflight.OptionalRegistry;
import io.cellstream.preflight.TopicChecks;
import io.cellstream.sequence.RawEvent;
import io.cellstream.text.NearestName;
import io.cellstream.text.Printable;
import io.cellstream.wire.AvroEventWriter;
import io.cellstream.wire.EventJson;
import io.cellstream.wire.JsonEvent;
import io.cellstream.wire.JsonLineException;
import io.cellstream.wire.RegistryClient;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.apache.kafka.common.acl.AclOperation;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** JSON lines to the input topic. */
@Command(name = "produce", description = "Sends events, the JSON lines that predict takes, to the input topic.", //
    footer = {"cellstream produce --config app.properties --input events.jsonl", //
        "tail -f events.jsonl | cellstream produce --config app.properties"})
final class ProduceCommand implements Callable<Integer> {

  @Mixin
  ConfigOptions options = new ConfigOptions();

  @Mixin
  EventLines lines = new EventLines();

  @Mixin
  RecordOptions records = new RecordOptions();

  @Option(names = "--topic", paramLabel = "NAME", description = "which of the input topics, if cellstream.input.topic names several")
  @Nullable
  String topic;

  @Spec
  @Nullable
  CommandSpec command;

  private boolean summed;

  @Override
  public Integer call() throws IOException, StartupException {
    Settings settings = options.load();
    InputPlan input = InputPlan.of(settings);
    if (!input.isOwn()) {
      records.requireNone();
    }
    input.require(settings, Keys.BOOTSTRAP_SERVERS, Keys.INPUT_TOPIC);
    String to = target(settings.get(Keys.INPUT_TOPIC));
    TopicChecks.require(settings, List.of(new TopicUse(to, Keys.INPUT_TOPIC.name(), Purpose.EVENTS)), AclOperation.WRITE);
    try (OptionalRegistry registry = OptionalRegistry.open(settings)) {
      send(settings, to,
          input.isOwn() ? records(settings, input.to(to).translator(registry.client())) : events(to, registry.client().orElseThrow()));
    }
    return lines.rejections().total() > 0 ? ExitCode.FAILED : ExitCode.DONE;
  }

  private String target(SourceTopics sources) {
    if (topic == null && sources.areMany()) {
      throw new CliException(ExitCode.USAGE, Keys.INPUT_TOPIC.name() + "=" + sources + " may be several topics: say with --topic to which");
    }
    String to = topic == null ? sources.first() : topic;
    if (!sources.has(to)) {
      throw new CliException(ExitCode.USAGE, "--topic " + Printable.quoted(to) + " is none of " + Keys.INPUT_TOPIC.name() + "=" + sources
          + NearestName.question(sources.names(), to));
    }
    return to;
  }

  private void send(Settings settings, String to, Reading<Outgoing> reading) throws IOException {
    try (EventSender sender = new EventSender(settings, to, (reason, line) -> lines.reject(line, reason));
        StopHook _ = new StopHook(() -> stop(sender, to))) {
      try {
        lines.each(reading, sender::send);
      } finally {
        finish(sender, to);
      }
    }
  }

  private static Reading<Outgoing> events(String to, RegistryClient registry) {
    AvroEventWriter writer = new AvroEventWriter(registry, to);
    return line -> {
      JsonEvent event = EventJson.parse(line);
      return new Outgoing(event.key(), event.timestamp(), switch (event.content()) {
        case JsonEvent.Event(RawEvent raw) -> written(writer, raw);
        case JsonEvent.Forget _ -> null;
        case JsonEvent.Unreadable unreadable -> unreadable.bytes();
      });
    };
  }

  private static byte[] written(AvroEventWriter writer, RawEvent event) throws JsonLineException {
    try {
      return writer.write(event);
    } catch (IllegalArgumentException e) {
      throw new JsonLineException(String.valueOf(e.getMessage()));
    }
  }

  private Reading<Outgoing> records(Settings settings, ValueTranslator translator) {
    Reading<JsonRecord> read = records.records(settings);
    return line -> {
      JsonRecord record = read.of(line);
      return new Outgoing(record.key(), record.timestamp(), switch (record.content()) {
        case JsonRecord.Value(String json) -> translator.value(json);
        case JsonRecord.None _ -> null;
        case JsonRecord.Unreadable unreadable -> unreadable.bytes();
      });
    };
  }

  /** What was read is sent before the process ends. */
  private void stop(EventSender sender, String to) {
    lines.stop();
    try {
      finish(sender, to);
    } catch (RuntimeException e) {
      Failure.of(e).print(err(), e, false);
    }
  }

  private void finish(EventSender sender, String to) {
    try {
      sender.flush();
    } finally {
      sum(sender, to);
    }
  }

  /** Once; whoever is second finds it printed: the process ends as soon as the hook returns. */
  private synchronized void sum(EventSender sender, String to) {
    if (!summed) {
      summed = true;
      PrintWriter err = err();
      err.println(String.format(Locale.ROOT, "sent %,d events to topic %s", sender.acknowledged(), to)
          + (lines.rejections().total() == 0
              ? ""
              : String.format(Locale.ROOT, "; %,d lines could not be sent", lines.rejections().total())));
      err.flush();
    }
  }

  private PrintWriter err() {
    return Objects.requireNonNull(command, "command").commandLine().getErr();
  }
}
