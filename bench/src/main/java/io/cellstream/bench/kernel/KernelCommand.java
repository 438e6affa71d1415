package io.cellstream.bench.kernel;

import io.cellstream.bench.BenchException;
import io.cellstream.bench.contender.Contenders;
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
@Command(name = "kernel", mixinStandardHelpOptions = true, description = "Times one recurrent step: Cellstream's, its peers' on one thread each, and the bound the machine sets, in turns.")
public final class KernelCommand implements Callable<Integer> {
  private static final int MOST_HIDDEN = 4096;
  private static final int MOST_BATCH = 1024;
  private static final int MOST_LAYERS = 8;

  @Spec
  private CommandSpec spec = CommandSpec.create();

  @Option(names = "--quick", description = "hidden sizes 32, 128, 256 and 1024, batches 1 and 16, one layer, 8 seconds each: under 3 minutes")
  private boolean quick;

  @Option(names = "--cell", split = ",", paramLabel = "CELL", description = "lstm, gru, rnn; default: all that Cellstream has")
  private List<Cell> cells = List.of();

  @Option(names = "--hidden", split = ",", paramLabel = "H", description = "units of a layer, and its inputs; default: 32,64,128,256,512,1024")
  private List<Integer> hidden = List.of();

  @Option(names = "--batch", split = ",", paramLabel = "B", description = "sequences stepped at once; default: 1,4,8,16,32,64")
  private List<Integer> batches = List.of();

  @Option(names = "--layers", split = ",", paramLabel = "N", description = "layers of the stack; default: 1,2")
  private List<Integer> layers = List.of();

  @Option(names = "--contenders", split = ",", paramLabel = "NAME", description = "who takes part beside cellstream-f32; default: all that run here")
  private List<String> contenders = List.of();

  @Option(names = "--seconds", paramLabel = "S", description = "how long to take turns for each setting, after the warm-up; default: 10")
  private double seconds;

  @Option(names = "--weights", paramLabel = "X", description = "weights are uniform in ±X/√H; default: 1, as PyTorch begins")
  private double weightScale = 1;

  @Option(names = "--json", paramLabel = "FILE", description = "where the rows go; default: bench/target/kernel.json")
  private Path json = Path.of(System.getProperty("cellstream.home", ""), "bench", "target", "kernel.json");

  @Override
  public Integer call() throws BenchException {
    List<Setting> settings = settings();
    Bench bench = new Bench(spec.commandLine().getOut(), spec.commandLine().getErr(), chosen(), json);
    Duration time = Duration.ofMillis((long) (1000 * (seconds > 0 ? seconds : quick ? 8 : 10)));
    return bench.run(settings, Pace.of(time), weightScale) ? 0 : 1;
  }

  private List<Setting> settings() {
    List<Setting> settings = new ArrayList<>();
    for (Cell cell : cells.isEmpty() ? List.of(Cell.LSTM) : cells) {
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

  private List<Integer> within(String option, List<Integer> given, List<Integer> otherwise, int most) {
    for (int value : given) {
      if (value < 1 || value > most) {
        throw new ParameterException(spec.commandLine(), option + " takes numbers from 1 to " + most + ", not " + value);
      }
    }
    return given.isEmpty() ? otherwise : given;
  }

  private Bench.Choice chosen() {
    List<Contenders> known = Contenders.all();
    List<Contenders> chosen = new ArrayList<>();
    for (String name : contenders) {
      chosen.add(known.stream().filter(contender -> contender.label().equals(name.toLowerCase(Locale.ROOT))).findFirst()
          .orElseThrow(() -> new ParameterException(spec.commandLine(), "--contenders: there is no " + name + "; there are "
              + String.join(", ", known.stream().map(Contenders::label).toList()))));
    }
    return chosen.isEmpty()
        ? new Bench.Choice(known, false)
        : new Bench.Choice(known.stream().filter(contender -> chosen.contains(contender) || contender == Contenders.OURS).toList(), true);
  }
}
