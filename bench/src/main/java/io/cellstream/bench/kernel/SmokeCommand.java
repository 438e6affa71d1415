package io.cellstream.bench.kernel;

import com.fasterxml.jackson.databind.JsonNode;
import io.cellstream.bench.BenchException;
import io.cellstream.bench.contender.Contenders;
import io.cellstream.bench.jmh.Jmh;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code bench smoke}: that everything still runs and agrees. It times, too, but its figures mean nothing, so it prints none. */
@Command(name = "smoke", //
    description = "Runs every contender briefly and checks what it computes: seconds, for the build.", //
    footer = {"cellstream bench smoke"})
public final class SmokeCommand implements Callable<Integer> {
  /** Odd sizes among them: no kernel may count on whole vectors. */
  private static final List<Setting> SETTINGS = List.of(new Setting(Cell.LSTM, 1, 32, 1), new Setting(Cell.LSTM, 2, 33, 5),
      new Setting(Cell.GRU, 1, 32, 1), new Setting(Cell.GRU, 2, 33, 5), new Setting(Cell.RNN, 1, 32, 1), new Setting(Cell.RNN, 2, 33, 5));

  @Spec
  private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws BenchException {
    PrintWriter out = spec.commandLine().getOut();
    Path json = Path.of(System.getProperty("cellstream.home", ""), "bench", "target", "smoke.json");
    List<Contender> contenders = LineUp.everybody(true).open(out::println);
    Comparison comparison = new Comparison(contenders, Contenders.OURS.label(), 1);
    List<Row> rows = new ArrayList<>();
    for (Setting setting : SETTINGS) {
      Comparison.Result result = comparison.run(setting, Pace.smoke());
      if (!result.errors().isEmpty()) {
        throw new BenchException(String.join("; ", result.errors()));
      }
      rows.addAll(result.rows());
      out.println(setting + ": off by " + result.rows().stream()
          .map(row -> String.format(Locale.ROOT, "%.0e %s", row.maxError(), row.contender())).collect(Collectors.joining(", ")));
    }
    RowsJson.write(json, rows);
    requireEverybody(json);
    out.println("wrote " + rows.size() + " rows to " + json);
    Jmh.smoke();
    return 0;
  }

  private static void requireEverybody(Path json) throws BenchException {
    Set<String> missing = new TreeSet<>(Contenders.all().stream().map(Contenders::label).toList());
    for (JsonNode row : RowsJson.read(json)) {
      missing.remove(row.path("contender").asText());
    }
    if (!missing.isEmpty()) {
      throw new BenchException(json + ": has no row of " + String.join(", ", missing));
    }
  }
}
