package io.cellstream.cli.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cellstream.cli.CliException;
import io.cellstream.cli.ExitCode;
import io.cellstream.cluster.StartupException;
import io.cellstream.config.Keys;
import io.cellstream.observe.Observer;
import io.cellstream.sequence.RawEvent;
import io.cellstream.wire.EventJson;
import io.cellstream.wire.JsonEvent;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** Everything, left up for another terminal to play with. */
public final class KeptUp {
  private static final String KEY = "from-another-terminal";

  private final Stage stage;
  private final DemoFolder folder;
  private final Material material;
  private final boolean isOwnSchema;

  KeptUp(Stage stage, DemoFolder folder, Material material, boolean isOwnSchema) {
    this.stage = stage;
    this.folder = folder;
    this.material = material;
    this.isOwnSchema = isOwnSchema;
  }

  /**
   * Says what is where and how to use it, and stays until the process is stopped.
   *
   * @param launcher how the user calls Cellstream
   * @param version Cellstream's own
   * @throws CliException if the application ends by itself
   */
  public void stay(Screen screen, String launcher, String version) throws IOException, InterruptedException, StartupException {
    writeSettings(folder.settings());
    writeEvents(folder.events());
    try (Observer observer = Observer.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), "--keep", version)) {
      stage.show(observer);
      say(screen, launcher, observer.address().getPort());
      throw new CliException(ExitCode.FAILED, "the stream application ended: " + stage.awaitFailure());
    }
  }

  /** No line is longer than a terminal of 80 columns, whatever the folder's number. */
  private void say(Screen screen, String launcher, int port) {
    var settings = stage.settings();
    screen.line("");
    screen.line(screen.strong("Everything stays up") + " until you press Ctrl-C.");
    screen.line("  bootstrap servers  " + settings.get(Keys.BOOTSTRAP_SERVERS));
    screen.line("  schema registry    " + String.join(",", settings.get(Keys.SCHEMA_REGISTRY_URL)));
    screen.line("  health             http://127.0.0.1:" + port + "/health/ready");
    screen.line("  metrics            http://127.0.0.1:" + port + "/metrics");
    screen.line("  topics             " + String.join(", ", Stage.TOPICS));
    screen.line("  settings           " + folder.settings());
    screen.line("");
    screen.line("In another terminal, watch predictions come:");
    screen.line("  " + launcher + " consume \\");
    screen.line("    --config " + folder.settings());
    screen.line("In a third one, publish a " + material.words().sequence() + ", as often as you like:");
    screen.line("  " + launcher + " produce \\");
    screen.line("    --config " + folder.settings() + " \\");
    screen.line("    --input " + folder.events());
  }

  private void writeSettings(Path file) throws IOException {
    Files.write(file,
        stage.properties().entrySet().stream().map(entry -> entry.getKey() + "=" + entry.getValue().replace("\\", "\\\\")).toList(),
        UTF_8);
  }

  /** A sequence that ends where there is one; else its start is marked, so that the file can be published again and again. */
  private void writeEvents(Path file) throws IOException {
    List<DemoSequence> all = material.sequences();
    DemoSequence sequence = all.stream().filter(each -> each.events().getLast().end()).findFirst().orElse(all.getFirst());
    boolean isMarked = !sequence.events().getLast().end();
    List<String> lines = new ArrayList<>();
    for (RawEvent event : sequence.events()) {
      boolean start = event.start() || (isMarked && lines.isEmpty());
      RawEvent sent = new RawEvent(event.input(), event.position(), start, event.end());
      lines.add(isOwnSchema
          ? "{\"key\":\"" + KEY + "\",\"value\":" + OwnSchema.record(KEY, sent, System.currentTimeMillis()) + "}"
          : EventJson.write(new JsonEvent(KEY.getBytes(UTF_8), OptionalLong.empty(), sent)));
    }
    Files.write(file, lines, UTF_8);
  }
}
