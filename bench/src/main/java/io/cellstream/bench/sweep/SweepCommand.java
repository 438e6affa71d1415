package io.cellstream.bench.sweep;

import io.cellstream.bench.BenchException;
import io.cellstream.bench.kernel.Machine;
import io.cellstream.bench.stream.Folders;
import io.cellstream.model.RecurrentModel;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code bench sweep}. */
@Command(name = "sweep", //
    description = "Times the ends of few sequences among millions of open ones, on RocksDB as the stream opens it.", //
    footer = {"cellstream bench sweep --keys 100000", //
        "cellstream bench sweep --keys 100000,1000000,10000000 --models synchronized"})
public final class SweepCommand implements Callable<Integer> {

  @Spec
  private CommandSpec spec = CommandSpec.create();

  @Option(names = "--keys", split = ",", paramLabel = "N", description = "open sequences; default: ${DEFAULT-VALUE}")
  private List<Integer> keys = List.of(100_000, 1_000_000);

  @Option(names = "--expire", paramLabel = "N", description = "sequences that end in a sweep; default: ${DEFAULT-VALUE}")
  private int expire = 1_000;

  @Option(names = "--most", paramLabel = "N", description = "sequences that a commit looks at; default: ${DEFAULT-VALUE}")
  private int most = 2_000;

  @Option(names = "--hidden", paramLabel = "N", description = "units of the model's layer; default: ${DEFAULT-VALUE}")
  private int hidden = 128;

  @Option(names = "--live", paramLabel = "MB", description = "decoded states in memory; default: ${DEFAULT-VALUE}")
  private int live = 64;

  @Option(names = "--retention", paramLabel = "MS", description = "for how long a sequence leaves something; default: ${DEFAULT-VALUE}")
  private long retention;

  @Option(names = "--models", split = ",", paramLabel = "MODEL", description = "${COMPLETION-CANDIDATES}; default: ${DEFAULT-VALUE}")
  private List<SweepModel> models = List.of(SweepModel.SYNCHRONIZED, SweepModel.MANY_TO_ONE);

  @Option(names = "--first-limit", description = "what it takes to set a limit for sequences that are there, too")
  private boolean firstLimit;

  @Override
  public Integer call() throws BenchException {
    if (expire < 1 || most < 1 || hidden < 1 || live < 1 || keys.stream().anyMatch(number -> number < 50L * expire)) {
      throw new ParameterException(spec.commandLine(),
          "--keys takes at least 50 times --expire, and all numbers are from 1 on; here are keys " + keys + " and expire " + expire);
    }
    PrintWriter out = spec.commandLine().getOut();
    Machine.describe().forEach(out::println);
    Machine.warnings().forEach(warning -> spec.commandLine().getErr().println("cellstream: warning: " + warning));
    Path folder = temporary();
    Folders.deleteAtExit(folder);
    for (SweepModel kind : models) {
      RecurrentModel model = kind.load(folder, hidden);
      for (int number : keys) {
        out.println(kind + ", " + number + " keys");
        Sweeps.Plan plan = new Sweeps.Plan(model, number, expire, most, (long) live << 20, retention);
        Path store = folder.resolve("store");
        new Sweeps(plan, store, line -> say(out, line)).measure();
        Folders.delete(store);
        MovedEntries.Cost moved = MovedEntries.measure(store, number);
        Folders.delete(store);
        say(out,
            String.format(Locale.ROOT, "  an entry on the disk: %.0f bytes; moved by each event instead: %.1f µs and %.0f bytes an event",
                moved.diskBytes(), moved.eventMicros(), moved.eventBytes()));
        if (firstLimit) {
          new Sweeps(plan, store, line -> say(out, line)).measureFirstLimit();
          Folders.delete(store);
        }
      }
    }
    return 0;
  }

  private static void say(PrintWriter out, String line) {
    out.println(line);
    out.flush();
  }

  private static Path temporary() throws BenchException {
    try {
      return Files.createTempDirectory("cellstream-bench-sweep-");
    } catch (IOException e) {
      throw new BenchException("no temporary folder can be made: " + e.getMessage(), e);
    }
  }
}
