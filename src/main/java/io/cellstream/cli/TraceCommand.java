package io.cellstream.cli;

import io.cellstream.cluster.LocalState;
import io.cellstream.cluster.RecordPlace;
import io.cellstream.cluster.StartupException;
import io.cellstream.cluster.TopicFacts.Absent;
import io.cellstream.cluster.TopicUse.Purpose;
import io.cellstream.config.Keys;
import io.cellstream.config.Settings;
import io.cellstream.erasure.KeyTrace;
import io.cellstream.erasure.Stored;
import io.cellstream.erasure.Tally;
import io.cellstream.erasure.Tally.Range;
import io.cellstream.text.Amounts;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Lists what is stored of a key. */
@Command(name = "trace", description = "Lists what is stored of a key: how many records in which topic, from when to when, and when each"
    + " topic's settings let them go. Reads the topics from beginning to end and changes nothing.", //
    footer = {"cellstream trace --config app.properties --key s1", //
        "cellstream trace --config app.properties --key-base64 czE= --partition 0"})
final class TraceCommand implements Callable<Integer> {

  @Mixin
  ConfigOptions options = new ConfigOptions();

  @Mixin
  KeyOption key = new KeyOption();

  @Mixin
  PartitionOption partition = new PartitionOption();

  @Spec
  @Nullable
  CommandSpec command;

  @Override
  public Integer call() throws StartupException, IOException {
    var traced = key.key();
    Settings settings = options.load();
    settings.require(Keys.BOOTSTRAP_SERVERS, Keys.APPLICATION_ID, Keys.INPUT_TOPIC, Keys.OUTPUT_TOPIC);
    PrintWriter out = Objects.requireNonNull(command, "command").commandLine().getOut();
    KeyTrace trace = KeyTrace.of(settings, traced);
    partition.of(trace.ofSequences());
    List<Stored> found = trace.read(partition.number(),
        new ScanProgress(Objects.requireNonNull(command, "command").commandLine().getErr())::at);
    out.println(key.shown() + " of application " + settings.get(Keys.APPLICATION_ID));
    if (KeyTrace.isByFields(settings)) {
      out.println(settings.get(Keys.INPUT_TOPIC) + " (" + Keys.INPUT_TOPIC.name() + "): not looked through, since the key is in the values"
          + " there (" + Keys.INPUT_KEY.name() + "=" + settings.get(Keys.INPUT_KEY) + ")");
    }
    found.forEach(each -> print(each, out));
    printLocal(new LocalState(settings.get(Keys.STATE_DIR), settings.get(Keys.APPLICATION_ID)), out);
    out.flush();
    return ExitCode.DONE;
  }

  private void print(Stored stored, PrintWriter out) {
    Tally tally = stored.tally();
    String topic = stored.use().shown() + ": ";
    if (stored.facts() instanceof Absent) {
      out.println(topic + "there is no such topic");
      return;
    }
    if (tally.records() == 0) {
      out.println(topic + "none");
    } else {
      out.println(topic + Amounts.count(tally.records(), "record") + " of " + times(tally) + ", in "
          + tally.ranges().stream().map(each -> place(stored.use().topic(), each)).collect(Collectors.joining(", ")));
      if (stored.use().purpose() == Purpose.STATES) {
        out.println("  state: " + (tally.present() == 0 ? "deleted, or its sequence has ended" : "there is one"));
      }
      stored.fate().forEach(line -> out.println("  gone: " + line));
    }
    if (tally.withoutKey() > 0) {
      out.println("  " + Amounts.count(tally.withoutKey(), "more record") + " without a key: whose they are is not known"
          + (stored.use().purpose() == Purpose.DEAD_LETTERS
              ? " (the event had none, or it was left out for its size; topic, partition and offset are in the headers)"
              : ""));
    }
  }

  private static String place(String topic, Range range) {
    return new RecordPlace(new TopicPartition(topic, range.partition()), range.first())
        + (range.first() == range.last() ? "" : " to " + range.last());
  }

  private static String times(Tally tally) {
    String earliest = time(tally.earliest());
    String newest = time(tally.newest());
    return earliest.equals(newest) ? earliest : earliest + " to " + newest;
  }

  private static String time(long millis) {
    return Instant.ofEpochMilli(millis).truncatedTo(ChronoUnit.SECONDS).toString();
  }

  private static void printLocal(LocalState local, PrintWriter out) throws IOException {
    List<Path> folders = local.folders();
    out.println("local states: " + (folders.isEmpty() ? "none on this machine" : "on this machine, which copy the changelog"));
    for (Path each : folders) {
      out.println("  " + each + (each.equals(local.folder())
          ? ": follows the changelog; RocksDB removes what was deleted when it compacts its files"
          : ": was set aside, and keeps what it has until you remove it"));
    }
    out.println("  other machines' are not seen from here; `cellstream trace` there lists them");
  }
}
