package io.cellstream.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs(value = OS.LINUX, architectures = "amd64")
class ReadmeIT {
  private static final String COMMAND = "./cellstream bench kernel";
  private static final Path PAGE = Path.of("../docs/performance.md");

  @TempDir
  private Path dir = Path.of("");

  /** As they stand in docs/performance.md, but for one setting and little time. */
  @Test
  void theKernelCommandsOfThePageCompareEveryone() throws Exception {
    List<String> commands = Files.readAllLines(PAGE).stream().filter(line -> line.startsWith(COMMAND)).toList();
    assertThat(commands).isNotEmpty();

    for (String command : commands) {
      Path json = dir.resolve("kernel.json");
      List<String> words = new ArrayList<>(List.of(command.replaceFirst("\\s+#.*", "").replaceFirst(".*bench ", "").split(" ")));
      words.addAll(List.of("--hidden", "32", "--batch", "1", "--seconds", "0.2", "--json", json.toString()));
      StringWriter err = new StringWriter();

      int exitCode = Main.run(new PrintWriter(new StringWriter()), new PrintWriter(err, true), words.toArray(String[]::new));

      assertThat(exitCode).as("%s: %s", command, err).isZero();
      assertThat(Files.readString(json)).contains("cellstream-f32", "onnxruntime-f32", "pytorch", "ratio_to_ours");
    }
  }
}
