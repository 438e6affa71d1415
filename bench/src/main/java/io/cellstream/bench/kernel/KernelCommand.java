package io.cellstream.bench.kernel;

import io.cellstream.bench.BenchException;
import io.cellstream.bench.contender.Contenders;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code bench kernel}. */
@Command(name = "kernel", //
    description = "Times one recurrent step: Cellstream's, its peers' on one thread each, and the bound the machine sets, in turns.", //
    footer = {"cellstream bench kernel --quick", //
        "cellstream bench kernel --cell lstm,gru --hidden 64 --batch 1,4"})
public final class KernelCommand implements Callable<Integer> {
  private static final int MOST_HIDDEN = 4096;
  private static final int MOST_BATCH = 1024;
  private static final int MOST_LAYERS = 8;
  private static final int MOST_SECONDS = 3600;
  private static final double SECONDS = 10;
  private static final double QUICK_SECONDS = 8;

  @Spec
  private CommandSpec spec = CommandSpec.create();

  @Option(names = "--quick", description = "hidden sizes 32, 128, 256 and 1024, batches 1 and 16, one layer: under 3 minutes")
  private boolean quick;

  @Option(names = "--cell", split = ",", paramLabel = "CELL", description = "lstm, gru, rnn; default: all; with --quick lstm")
  private List<Cell> cells = List.of();

  @Option(names = "--hidden", split = ",", paramLabel = "H", description = "units of a layer, and its inputs; default: 32,64,128,256,512,1024")
  private List<Integer> hidden = List.of();

  @Option(names = "--batch", split = ",", paramLabel = "B", description = "sequences stepped at once; default: 1,4,8,16,32,64")
  private List<Integer> batches = List.of();

  @Option(names = "--layers", split = ",", paramLabel = "N", description = "layers of the stack; default: 1,2")
  private List<Integer> layers = List.of();

  @Option(names = "--contenders", split = ",", paramLabel = "NAME", description = "who takes part beside cellstream-f32; default: all that run here")
  private List<String> contenders = List.of();

  @Option(names = "--seconds", paramLabel = "S", description = "how long to take turns for each setting, after the warm-up, at most; default: 10, with --quick 8")
  private double seconds;

  @Option(names = "--weights", paramLabel = "X", description = "weights are uniform in ±X/√H; default: 1, as PyTorch begins")
  private double weightScale = 1;

  @Option(names = "--json", paramLabel = "FILE", description = "where the rows go; default: bench/target/kernel.json")
  private Path json = Path.of(System.getProperty("cellstream.home", ""), "bench", "target", "kernel.json");

  @Override
  public Integer call() throws BenchException {
    List<Setting> settings = settings();
    LineUp lineUp = lineUp();
    Pace pace = Pace.of(Duration.ofMillis((long) (1000 * seconds())));
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    Machine.describe().forEach(out::println);
    List<Contender> contenders = lineUp.open(warning -> err.println("cellstream: warning: " + warning));
    contenders.forEach(contender -> out.println(String.format(Locale.ROOT, "%-17s %s", contender.name(), contender.library())));
    Machine.warnings().forEach(warning -> err.println("cellstream: warning: " + warning));
    Comparison comparison = new Comparison(contenders, Contenders.OURS.label(), weightScale);
    rehearse(comparison, settings);
    return compare(comparison, settings, pace, out) ? 0 : 1;
  }

  /** Everything that the settings share is compiled before the first of them is measured, so that their order does not show. */
  private static void rehearse(Comparison comparison, List<Setting> settings) throws BenchException {
    for (Setting rehearsal : settings.stream().map(KernelCommand::small).distinct().toList()) {
      comparison.run(rehearsal, Pace.rehearsal());
    }
  }

  private static Setting small(Setting setting) {
    return new Setting(setting.cell(), 1, 64, setting.batch() == 1 ? 1 : 16);
  }

  /** Whether all contenders agreed. The file is written anew after each setting: a run that is cut short leaves what it has. */
  private boolean compare(Comparison comparison, List<Setting> settings, Pace pace, PrintWriter out) throws BenchException {
    Table table = new Table(Contenders.OURS.label());
    List<Row> rows = new ArrayList<>();
    boolean agreed = true;
    for (Setting setting : settings) {
      Comparison.Result result = comparison.run(setting, pace);
      out.println();
      table.block(result).forEach(out::println);
      rows.addAll(result.rows());
      RowsJson.write(json, rows);
      result.errors().forEach(error -> spec.commandLine().getErr().println("cellstream: " + error));
      agreed &= result.errors().isEmpty();
    }
    out.println();
    table.summary(rows).forEach(out::println);
    out.println();
    out.println("wrote " + rows.size() + " rows to " + json);
    return agreed;
  }

  private List<Setting> settings() {
    List<Setting> settings = new ArrayList<>();
    for (Cell cell : cells()) {
      for (int n : within("--layers", layers, quick ? List.of(1) : List.of(1, 2), MOST_LAYERS)) {
        for (int h : within("--hidden", hidden, quick ? List.of(32, 128, 256, 1024) : List.of(32, 64, 128, 256, 512, 1024), MOST_HIDDEN)) {
          for (int b : within("--batch", batches, quick ? List.of(1, 16) : List.of(1, 4, 8, 16, 32, 64), MOST_BATCH)) {
            settings.add(new Setting(cell, n, h, b));
          }
        }
      }
    }
    return settings;
  }

  private List<Cell> cells() {
    if (!cells.isEmpty()) {
      return cells;
    }
    return quick ? List.of(Cell.LSTM) : List.of(Cell.values());
  }

  private double seconds() {
    if (seconds < 0 || seconds > MOST_SECONDS) {
      throw new ParameterException(spec.commandLine(), "--seconds takes up to " + MOST_SECONDS + ", not " + seconds);
    }
    return seconds > 0 ? seconds : quick ? QUICK_SECONDS : SECONDS;
  }

  private List<Integer> within(String option, List<Integer> given, List<Integer> otherwise, int most) {
    for (int value : given) {
      if (value < 1 || value > most) {
        throw new ParameterException(spec.commandLine(), option + " takes numbers from 1 to " + most + ", not " + value);
      }
    }
    return given.isEmpty() ? otherwise : given;
  }

  private LineUp lineUp() {
    List<Contenders> known = Contenders.all();
    List<Contenders> chosen = new ArrayList<>();
    for (String name : contenders) {
      chosen.add(known.stream().filter(contender -> contender.label().equals(name)).findFirst()
          .orElseThrow(() -> new ParameterException(spec.commandLine(), "--contenders: there is no " + name + "; there are "
              + String.join(", ", known.stream().map(Contenders::label).toList()))));
    }
    return chosen.isEmpty() ? LineUp.everybody(false) : LineUp.of(chosen);
  }
}
