package io.cellstream.cli;

import io.cellstream.cluster.StartupException;
import io.cellstream.config.Keys;
import io.cellstream.config.Settings;
import io.cellstream.model.definition.ModelDefinition;
import io.cellstream.modelfile.ModelFileException;
import io.cellstream.preflight.ConfiguredModel;
import io.cellstream.preflight.Finding.Grade;
import io.cellstream.preflight.TopicInventory;
import io.cellstream.preflight.TopicInventory.Missing;
import io.cellstream.preflight.TopicInventory.Wish;
import java.io.PrintWriter;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The topics that an application needs: shows them, and creates those that are missing. */
@Command(name = "topics", description = "Shows every topic that the application needs: what is there, what differs from what it should be,"
    + " and what is missing, with the settings it should have. With --create, creates what is missing. Exit code 0: all are there and"
    + " nothing stands in the way, 1: something is missing or does.", //
    footer = {"cellstream topics --config app.properties", //
        "cellstream topics --config app.properties --create --partitions 12"})
final class TopicsCommand implements Callable<Integer> {

  @Mixin
  ConfigOptions options = new ConfigOptions();

  @Option(names = "--create", description = "create the missing topics; existing ones stay as they are")
  boolean create;

  @Option(names = "--partitions", paramLabel = "N", description = "of the input topic, if it is missing; the other topics get as many."
      + " At most so many stream threads have work; more later take a new application, by rekey")
  @Nullable
  Integer partitions;

  @Option(names = "--replication-factor", paramLabel = "N", description = "replicas of each topic; unless set, what the setting"
      + " replication.factor says, or else the cluster")
  @Nullable
  Short replicas;

  @Mixin
  Confirmation confirmation = new Confirmation();

  @Spec
  @Nullable
  CommandSpec command;

  @Override
  public Integer call() throws StartupException, ModelFileException, InterruptedException {
    requirePositive(partitions, "--partitions");
    requirePositive(replicas, "--replication-factor");
    Settings settings = options.load();
    settings.require(Keys.BOOTSTRAP_SERVERS, Keys.APPLICATION_ID, Keys.INPUT_TOPIC, Keys.OUTPUT_TOPIC);
    PrintWriter out = command().commandLine().getOut();
    FindingLines lines = new FindingLines(out);
    try (TopicInventory inventory = new TopicInventory(settings, lines::print)) {
      OptionalInt wished = partitions == null ? OptionalInt.empty() : OptionalInt.of(partitions);
      List<Missing> missing = inventory.look(model(settings), new Wish(wished, Optional.ofNullable(replicas)));
      missing.forEach(each -> lines.line("missing", "topic", each.shown()));
      if (create) {
        create(inventory, missing, lines);
        missing = List.of();
      }
      out.println(summary(missing, lines));
      out.flush();
      return missing.isEmpty() && lines.count(Grade.FAILED) == 0 ? ExitCode.DONE : ExitCode.FAILED;
    }
  }

  private void create(TopicInventory inventory, List<Missing> missing, FindingLines lines)
      throws StartupException, InterruptedException {
    if (partitions == null && missing.stream().anyMatch(Missing::isChosen)) {
      throw new ParameterException(command().commandLine(), "say with --partitions=N how many partitions topic "
          + missing.getFirst().plan().topic()
          + " is to have: at most so many stream threads have work, and more later take a new application, by rekey");
    }
    if (!missing.isEmpty() && !confirmation.given("This creates:", missing.stream().map(Missing::shown).toList(),
        command().commandLine().getOut())) {
      throw new CliException(ExitCode.FAILED, "nothing was created");
    }
    for (Missing each : missing) {
      lines.line(inventory.create(each) ? "created" : "there", "topic", each.plan().topic());
    }
    inventory.await(missing);
  }

  /** Its states and its largest records decide what the topics need. Without a model, Kafka's usual sizes are taken. */
  private static Optional<ModelDefinition> model(Settings settings) throws ModelFileException {
    return settings.find(Keys.MODEL).isPresent() ? Optional.of(ConfiguredModel.read(settings)) : Optional.empty();
  }

  private String summary(List<Missing> missing, FindingLines lines) {
    if (!missing.isEmpty()) {
      return (missing.size() == 1 ? "1 topic is" : missing.size() + " topics are") + " missing: --create "
          + (partitions == null && missing.stream().anyMatch(Missing::isChosen) ? "--partitions=N " : "")
          + "makes what is missing, with these settings";
    }
    return (lines.count(Grade.FAILED) == 0 ? "all topics are there, " : lines.count(Grade.FAILED) + " failed, ") + lines.reservations();
  }

  private void requirePositive(@Nullable Number number, String option) {
    if (number != null && number.intValue() < 1) {
      throw new ParameterException(command().commandLine(), option + " is a number of 1 or more, not " + number);
    }
  }

  private CommandSpec command() {
    return Objects.requireNonNull(command, "command");
  }
}
