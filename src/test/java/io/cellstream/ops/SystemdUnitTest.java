package io.cellstream.ops;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cellstream.cli.ExitCode;
import io.cellstream.config.Keys;
import io.cellstream.config.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** The systemd unit against systemd itself and against what the application takes. */
class SystemdUnitTest {
  private static final Path UNIT = Path.of("ops/systemd/cellstream.service");
  private static final Path ANALYZE = Path.of("/usr/bin/systemd-analyze");
  private static final String LAUNCHER = "/opt/cellstream/cellstream";

  static boolean hasSystemd() {
    return Files.isExecutable(ANALYZE);
  }

  @Test
  @EnabledIf(value = "hasSystemd", disabledReason = "systemd is not installed")
  void systemdAcceptsItWithoutAWarning(@TempDir Path folder) throws Exception {
    Path unit = Files.writeString(folder.resolve("cellstream.service"), Files.readString(UNIT).replace(LAUNCHER,
        Path.of("cellstream").toAbsolutePath().toString()));
    Process process = new ProcessBuilder(ANALYZE.toString(), "verify", unit.toString()).redirectErrorStream(true).start();
    String out = new String(process.getInputStream().readAllBytes(), UTF_8);

    assertThat(process.waitFor()).as(out).isZero();
    assertThat(out).isEmpty();
  }

  @Test
  void itsEnvironmentIsSettingsThatTheApplicationTakes() throws IOException {
    Map<String, String> environment = all("Environment").stream().map(line -> List.of(line.split("=", 2)))
        .collect(Collectors.toMap(List::getFirst, List::getLast));
    assertThat(environment.remove("JAVA_OPTS")).isEqualTo("-XX:MaxRAMPercentage=50");
    environment.replaceAll((name, value) -> value.replace("%S", "/var/lib"));
    Settings settings = Settings.load(Optional.empty(), environment, Map.of());

    assertThat(settings.warnings()).isEmpty();
    assertThat(settings.get(Keys.STATE_DIR)).isEqualTo(Path.of("/var/lib", only("StateDirectory")));
  }

  @Test
  void wrongSettingsAndAMissingJdkAreNotTriedAgain() throws IOException {
    assertThat(only("Restart")).isEqualTo("on-failure");
    assertThat(only("RestartPreventExitStatus")).isEqualTo(ExitCode.USAGE + " 78");
    assertThat(Files.readString(Path.of("cellstream"))).contains("fail 78 ");
  }

  @Test
  void itHasTimeToCloseCleanly() throws IOException {
    assertThat(Integer.parseInt(only("TimeoutStopSec"))).isGreaterThan(25);
    assertThat(only("KillSignal")).isEqualTo("SIGTERM");
    assertThat(only("ExecStart")).startsWith(LAUNCHER + " run --config ");
  }

  private static List<String> all(String key) throws IOException {
    return Files.readAllLines(UNIT).stream().filter(line -> line.startsWith(key + "=")).map(line -> line.substring(key.length() + 1))
        .toList();
  }

  private static String only(String key) throws IOException {
    assertThat(all(key)).hasSize(1);
    return all(key).getFirst();
  }
}
