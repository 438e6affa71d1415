package io.cellstream.bench.kernel;

import com.fasterxml.jackson.databind.JsonNode;
import io.cellstream.bench.BenchException;
import io.cellstream.bench.contender.Contenders;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code bench smoke}: that everything still runs and agrees. Its figures mean nothing. */
@Command(name = "smoke", mixinStandardHelpOptions = true, description = "Runs every contender briefly and checks what it computes: seconds, for the build.")
public final class SmokeCommand implements Callable<Integer> {
  private static final List<Setting> SETTINGS = List.of(new Setting(Cell.LSTM, 1, 32, 1), new Setting(Cell.LSTM, 2, 33, 5),
      new Setting(Cell.GRU, 2, 32, 3), new Setting(Cell.RNN, 2, 32, 3));

  @Spec
  private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws BenchException {
    Path json = Path.of(System.getProperty("cellstream.home", ""), "bench", "target", "smoke.json");
    Bench bench = new Bench(spec.commandLine().getOut(), spec.commandLine().getErr(), new Bench.Choice(Contenders.all(), true), json);
    boolean agreed = bench.run(SETTINGS, Pace.smoke(), 1);
    requireEveryContender(json);
    return agreed ? 0 : 1;
  }

  private static void requireEveryContender(Path json) throws BenchException {
    Set<String> missing = new TreeSet<>(Contenders.all().stream().map(Contenders::label).toList());
    for (JsonNode row : RowsJson.read(json)) {
      missing.remove(row.path("contender").asText());
    }
    if (!missing.isEmpty()) {
      throw new BenchException(json + ": has no row of " + String.join(", ", missing));
    }
  }
}
