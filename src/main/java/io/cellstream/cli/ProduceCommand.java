package io.cellstream.cli;

import io.cellstream.cluster.StartupException;
import io.cellstream.config.Keys;
import io.cellstream.config.Settings;
import io.cellstream.preflight.TopicChecks;
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

  @Spec
  @Nullable
  CommandSpec command;

  private boolean summed;

  @Override
  public Integer call() throws IOException, StartupException {
    Settings settings = options.load();
    settings.require(Keys.BOOTSTRAP_SERVERS, Keys.SCHEMA_REGISTRY_URL, Keys.INPUT_TOPIC);
    String topic = settings.get(Keys.INPUT_TOPIC);
    TopicChecks.require(settings, List.of(Keys.INPUT_TOPIC), AclOperation.WRITE);
    try (RegistryClient registry = RegistryClient.open(settings.registryProperties());
        EventSender sender = new EventSender(settings, registry, (reason, line) -> lines.reject(line, reason));
        StopHook _ = new StopHook(() -> stop(sender, topic))) {
      try {
        lines.each(sender::send);
      } finally {
        finish(sender, topic);
      }
    }
    return lines.rejections().total() > 0 ? ExitCode.FAILED : ExitCode.DONE;
  }

  /** What was read is sent before the process ends. */
  private void stop(EventSender sender, String topic) {
    lines.stop();
    try {
      finish(sender, topic);
    } catch (RuntimeException e) {
      Failure.of(e).print(err(), e, false);
    }
  }

  private void finish(EventSender sender, String topic) {
    try {
      sender.flush();
    } finally {
      sum(sender, topic);
    }
  }

  /** Once; whoever is second finds it printed: the process ends as soon as the hook returns. */
  private synchronized void sum(EventSender sender, String topic) {
    if (!summed) {
      summed = true;
      PrintWriter err = err();
      err.println(String.format(Locale.ROOT, "sent %,d events to topic %s", sender.acknowledged(), topic)
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
