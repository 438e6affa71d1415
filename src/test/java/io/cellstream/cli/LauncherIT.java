package io.cellstream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The built distribution, laid out as in an image and run by the real JDK. */
class LauncherIT {

  @TempDir
  Path temporary;

  private Path root;

  @BeforeEach
  void layOut() throws IOException {
    Path built = Path.of("target/cellstream").toAbsolutePath();
    root = Files.createDirectories(temporary.resolve("opt/cell stream"));
    Files.copy(Path.of("cellstream"), root.resolve("cellstream"), StandardCopyOption.COPY_ATTRIBUTES);
    Files.createSymbolicLink(root.resolve("cellstream.jar"), built.resolve("cellstream.jar"));
    Files.createSymbolicLink(root.resolve("lib"), built.resolve("lib"));
  }

  /** They lead out of the temporary folder, and the cleaner of such folders warns of that. */
  @AfterEach
  void removeLinks() throws IOException {
    Files.delete(root.resolve("cellstream.jar"));
    Files.delete(root.resolve("lib"));
  }

  @Test
  void theDistributionRunsWithTheLibrariesItBrings() throws Exception {
    Launch launch = launch().run("--version");

    assertThat(launch.exitCode()).isZero();
    assertThat(launch.out()).startsWith("Cellstream 0.").contains("Kafka clients 4.");
  }

  @Test
  void aRelativeConfigurationFileIsTheCallersAndItsErrorsReachTheCallerWith2() throws Exception {
    Files.writeString(temporary.resolve("app.properties"), "application.id=a\ncellstream.input.topics=in\n");
    Launch launch = launch().in(temporary).run("config", "--config", "app.properties");

    assertThat(launch.exitCode()).isEqualTo(2);
    assertThat(launch.out()).isEmpty();
    assertThat(launch.err())
        .contains("cellstream: app.properties:2: unknown setting cellstream.input.topics; did you mean cellstream.input.topic?");
  }

  @Test
  void settingsComeFromTheRealEnvironment() throws Exception {
    Launch launch = launch().set("KAFKA_POLL_MS", "7").set("CELLSTREAM_MODLE", "x").run("config");

    assertThat(launch.out()).containsPattern("poll.ms +7 +environment variable KAFKA_POLL_MS");
    assertThat(launch.err()).contains("cellstream: warning: environment variable CELLSTREAM_MODLE is no setting");
  }

  @Test
  void loggingIsQuietUntilACommandChoosesOtherwise() throws Exception {
    Launch launch = launch().run("config");

    assertThat(launch.out().lines()).noneMatch(line -> line.contains("DEBUG") || line.contains("INFO"));
    assertThat(launch.err().lines()).allMatch(line -> line.equals("WARNING: Using incubator modules: jdk.incubator.vector"));
  }

  @Test
  void aReaderThatHasReadEnoughIsNoFailureAndAFullDiskIsOne() throws Exception {
    String launcher = "'" + root.resolve("cellstream") + "' config --docs";
    Path shell = Files.writeString(temporary.resolve("shell"), "#!/bin/sh\n{ " + launcher + "; echo \"exit code $?\" >&2; } | head -n 1\n"
        + launcher + " >/dev/full; echo \"exit code $?\" >&2\n");
    assertThat(shell.toFile().setExecutable(true)).isTrue();

    Launch launch = launch().script(shell).run();

    assertThat(launch.out()).isEqualTo("# Settings\n");
    assertThat(launch.err().lines().filter(line -> !line.startsWith("WARNING: "))).containsExactly("exit code 0",
        "cellstream: not everything could be written to standard output: No space left on device", "exit code 1");
  }

  /** A build without the profile {@code release} makes neither. */
  @Test
  void theDistributionHasACompletionThatBashTakesAndTheManualPage() throws Exception {
    Path share = Path.of("target/cellstream/share");
    assertThat(share.resolve("man/man1/cellstream.1")).content().startsWith(".TH CELLSTREAM 1 ").contains("\n.SS predict\n");
    Process bash = new ProcessBuilder("bash", "-c", """
        source "$0" && complete -p cellstream
        COMP_WORDS=(cellstream predict --kernel s) COMP_CWORD=3 COMP_LINE="${COMP_WORDS[*]}"
        _complete_cellstream 2>/dev/null && echo "${COMPREPLY[@]}"
        """, share.resolve("bash-completion/completions/cellstream").toString()).redirectErrorStream(true).start();
    String out = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(out.lines()).containsExactly("complete -o default -F _complete_cellstream cellstream", "simd scalar");
  }

  private LaunchBuilder launch() {
    return new LaunchBuilder(root.resolve("cellstream"), temporary).set("JAVA25_HOME", System.getProperty("java.home"));
  }
}
