package io.cellstream.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MainTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... args) {
    return Main.run(new PrintWriter(out, true), new PrintWriter(err, true), args);
  }

  @ParameterizedTest
  @CsvSource({"'', no command given; there are kernel", "kernel --contenders nobody, there is no nobody; there are cellstream-f32",
      "kernel --batch 0, --batch takes numbers from 1 to 1024", "kernel --cell transformer, \"transformer\" is none of lstm",
      "kernel --seconds -1, --seconds takes",
      "stream --keys 0, --keys takes numbers from 1 on", "sweep --keys 100, --keys takes at least 50 times --expire",
      "stream --contenders nobody, there is no nobody; there are floor"})
  void badUsageIsOneLineAndExitCode2(String line, String message) {
    assertThat(run(line.isEmpty() ? new String[0] : line.split(" "))).isEqualTo(2);

    assertThat(err.toString().lines()).singleElement().asString().startsWith("cellstream: ").contains(message, "; see `cellstream bench");
    assertThat(out.toString()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"kernel", "stream", "sweep", "smoke"})
  void theExamplesOfTheHelpCanBeTyped(String command) {
    assertThat(run(command, "--help")).isZero();
    List<String> examples = out.toString().lines().map(String::strip).filter(line -> line.startsWith("cellstream bench ")).toList();

    assertThat(examples).isNotEmpty().allSatisfy(example -> assertThat(
        run((example.substring("cellstream bench ".length()) + " --help").split(" ", -1))).as("%s: %s", example, err).isZero());
  }

  @Test
  void aMistypedWordIsNamedWithTheOneThatWasMeant() {
    run("kernal");
    run("kernel", "--hiden", "64");

    assertThat(err.toString().lines()).containsExactly(
        "cellstream: unknown command kernal, did you mean kernel?; see `cellstream bench --help`",
        "cellstream: unknown option --hiden, did you mean --hidden?; see `cellstream bench kernel --help`");
  }

  @Test
  void theHelpNamesTheCommands() {
    assertThat(run("--help")).isZero();

    assertThat(out.toString()).contains("kernel", "stream", "sweep", "jmh", "smoke");
  }
}
