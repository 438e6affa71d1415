package io.cellstream.cli;

import io.cellstream.cluster.StartupException;
import io.cellstream.cluster.TopicUse;
import io.cellstream.cluster.TopicUse.Purpose;
import io.cellstream.config.Keys;
import io.cellstream.config.Settings;
import io.cellstream.format.MappedEvents;
import io.cellstream.format.TopicFormat;
import io.cellstream.format.survey.Demand;
import io.cellstream.format.survey.Proposal;
import io.cellstream.format.survey.ProposalText;
import io.cellstream.format.survey.Proposer;
import io.cellstream.format.survey.TopicSurvey;
import io.cellstream.format.survey.TopicSurvey.Unreadable;
import io.cellstream.format.survey.ValueLooks;
import io.cellstream.mapping.EventMapping;
import io.cellstream.mapping.Format;
import io.cellstream.model.definition.InputDefinition;
import io.cellstream.model.definition.ModelDefinition;
import io.cellstream.modelfile.ModelFileException;
import io.cellstream.preflight.ConfiguredModel;
import io.cellstream.preflight.InputPlan;
import io.cellstream.preflight.MappingRules;
import io.cellstream.preflight.OptionalRegistry;
import io.cellstream.preflight.SourceRecords;
import io.cellstream.preflight.TopicChecks;
import io.cellstream.sequence.RejectedEventException;
import io.cellstream.text.Amounts;
import io.cellstream.text.Printable;
import io.cellstream.wire.AvroEventReader;
import io.cellstream.wire.RegistryClient;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.acl.AclOperation;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Proposes a mapping for the records that a topic has. */
@Command(name = "map", description = "Looks at the last records of a topic, whatever its senders write, and proposes which of their fields are"
    + " the token or the features, the position and the time: a table of all fields, and settings to read, to change, and to put into the"
    + " configuration. Needs no model; with one, the proposal fits what it takes. Changes nothing.", //
    footer = {"cellstream map --config app.properties", //
        "cellstream map --config app.properties --topic readings --format json"})
final class MapCommand implements Callable<Integer> {
  /** Enough for ranges and words to show. */
  private static final int RECORDS = 1_000;
  private static final int REASON = 300;

  @Mixin
  ConfigOptions options = new ConfigOptions();

  @Option(names = "--topic", paramLabel = "NAME", description = "the topic; unless given, cellstream.input.topic")
  @Nullable
  String topic;

  @Option(names = "--format", paramLabel = "FORMAT", description = "how its values are written: avro, json,"
      + " protobuf, text or csv; unless given, cellstream.input.format")
  @Nullable
  Format format;

  @Spec
  @Nullable
  CommandSpec command;

  @Override
  public Integer call() throws IOException, StartupException {
    Settings settings = options.load(flags());
    settings.require(Keys.BOOTSTRAP_SERVERS, Keys.INPUT_TOPIC);
    List<String> topics = SourceRecords.names(settings);
    String name = String.join(", ", topics);
    TopicFormat written = InputPlan.of(settings).format();
    if (topics.isEmpty()) {
      throw new CliException(ExitCode.FAILED, "no topic matches " + Keys.INPUT_TOPIC.name() + "=" + settings.get(Keys.INPUT_TOPIC));
    }
    TopicChecks.require(settings, topics.stream().map(each -> new TopicUse(each, Keys.INPUT_TOPIC.name(), Purpose.EVENTS)).toList(),
        AclOperation.READ);
    try (OptionalRegistry registry = OptionalRegistry.open(settings)) {
      TopicSurvey survey = survey(settings, topics, written, registry.client());
      if (survey.readable().isEmpty()) {
        throw new CliException(ExitCode.FAILED, nothingRead(name, written.format(), survey));
      }
      print(settings, name, written, survey, registry.client());
    }
    return ExitCode.DONE;
  }

  private Map<String, String> flags() {
    Map<String, String> flags = new LinkedHashMap<>();
    if (topic != null) {
      flags.put(Keys.INPUT_TOPIC.name(), topic);
    }
    if (format != null) {
      flags.put(Keys.INPUT_FORMAT.name(), format.toString());
    }
    return flags;
  }

  private static TopicSurvey survey(Settings settings, List<String> topics, TopicFormat written, Optional<RegistryClient> registry) {
    try {
      TopicSurvey survey = new TopicSurvey(written, List.of(), settings.find(Keys.INPUT_KEY), registry);
      survey.add(SourceRecords.last(settings, topics, RECORDS));
      return survey;
    } catch (IllegalArgumentException e) {
      throw new CliException(ExitCode.USAGE, String.valueOf(e.getMessage()), e);
    }
  }

  private static String nothingRead(String topic, Format format, TopicSurvey survey) {
    if (survey.firstUnreadable().isEmpty()) {
      return "topic " + topic + " holds no record with a value, so there is nothing to propose: send some, or name another with --topic";
    }
    Unreadable first = survey.firstUnreadable().get();
    return "none of the last " + Amounts.count(survey.unreadable(), "record") + " of topic " + topic + " can be read as " + format
        + "; the first is " + place(first.record()) + ": " + ValueLooks.of(Objects.requireNonNull(first.record().value()))
        + ". Read as " + format + " it is " + first.why();
  }

  private void print(Settings settings, String topics, TopicFormat written, TopicSurvey survey, Optional<RegistryClient> registry) {
    PrintWriter out = Objects.requireNonNull(command, "command").commandLine().getOut();
    out.println("topic " + topics + ", read as " + written.format() + ": its last "
        + Amounts.count(survey.fields().records(), "record"));
    if (survey.unreadable() > 0) {
      Unreadable first = survey.firstUnreadable().orElseThrow();
      out.println(Amounts.count(survey.unreadable(), "more record") + " can't be read; the first is " + place(first.record()) + ", "
          + Printable.line(first.why(), REASON));
    }
    if (written.format() == Format.AVRO && registry.isPresent() && areEvents(survey, registry.get())) {
      out.println("they are events of Cellstream's own schema, TokenEvent: no mapping is needed");
      out.flush();
      return;
    }
    if (survey.fields().keyless() > 0) {
      out.println(Amounts.count(survey.fields().keyless(), "record") + " without a key would be turned away, unless "
          + Keys.INPUT_KEY.name() + (settings.find(Keys.INPUT_KEY).isPresent() ? " names other" : " names")
          + " fields in its place: the key"
          + " says which sequence an event is of");
    }
    Demand demand = demand(settings);
    Proposal proposal = Proposer.propose(survey.fields(), demand);
    out.println();
    ProposalText.table(proposal).forEach(out::println);
    if (survey.fields().isCut()) {
      out.println("(more fields, or deeper ones, are not shown)");
    }
    out.println();
    out.println("# A proposal, to be read and changed: what is behind a # is left out or explained.");
    out.println(Keys.INPUT_FORMAT.name() + "=" + written.format());
    ProposalText.properties(proposal, slot -> MappingRules.key(slot).name()).forEach(out::println);
    out.println("# " + tried(written, survey, proposal, registry));
    out.flush();
  }

  private static boolean areEvents(TopicSurvey survey, RegistryClient registry) {
    AvroEventReader reader = new AvroEventReader(registry);
    for (ConsumerRecord<byte @Nullable [], byte @Nullable []> record : survey.readable()) {
      try {
        var _ = reader.read(Objects.requireNonNull(record.value()), record.headers());
      } catch (RejectedEventException _) {
        return false;
      }
    }
    return true;
  }

  /** What the proposal makes of the very records that it was made from. */
  private static String tried(TopicFormat written, TopicSurvey survey, Proposal proposal, Optional<RegistryClient> registry) {
    Optional<EventMapping> mapping = proposal.mapping(written.columns());
    if (mapping.isEmpty()) {
      return "No field was found for the event's input: choose a token or features from the table.";
    }
    MappedEvents events = new MappedEvents(mapping.get(), written.reader(mapping.get().paths(), registry));
    int good = 0;
    String first = "";
    for (ConsumerRecord<byte @Nullable [], byte @Nullable []> record : survey.readable()) {
      try {
        var _ = events.read(Objects.requireNonNull(record.value()), record.headers());
        good++;
      } catch (RejectedEventException e) {
        first = first.isEmpty() ? "; the first that does not is " + place(record) + ": " + Printable.line(e.getMessage(), REASON) : first;
      }
    }
    return "Tried on these records: " + (first.isEmpty()
        ? "each becomes an event."
        : good + " of " + survey.readable().size()
            + " become events" + first);
  }

  /** What the model takes, if there is one that can be read. */
  private Demand demand(Settings settings) {
    if (settings.find(Keys.MODEL).isEmpty()) {
      return new Demand.Unknown();
    }
    try {
      ModelDefinition model = ConfiguredModel.read(settings);
      boolean keepsState = model.shape().keepsState();
      return switch (model.input()) {
        case InputDefinition.TokenInput token -> new Demand.Tokens(Set.copyOf(token.vocabulary().tokens()), keepsState);
        case InputDefinition.FeatureInput features -> new Demand.Features(features.size(), keepsState);
      };
    } catch (ModelFileException e) {
      PrintWriter err = Objects.requireNonNull(command, "command").commandLine().getErr();
      err.println("cellstream: warning: proposing without a model, since " + Printable.line(String.valueOf(e.getMessage())));
      err.flush();
      return new Demand.Unknown();
    }
  }

  private static String place(ConsumerRecord<?, ?> record) {
    return record.topic() + "-" + record.partition() + "@" + record.offset();
  }
}
