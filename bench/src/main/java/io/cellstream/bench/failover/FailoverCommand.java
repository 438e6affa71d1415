package io.cellstream.bench.failover;

import io.cellstream.bench.BenchException;
import io.cellstream.bench.kernel.Machine;
import io.cellstream.bench.stream.Cluster;
import io.cellstream.bench.stream.Folders;
import io.cellstream.bench.stream.Installation;
import io.cellstream.bench.stream.StreamModel;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code bench failover}. */
@Command(name = "failover", //
    description = "Times how long the events of an instance wait that is killed, stopped or frozen, on a broker of its own with two"
        + " instances.", //
    footer = {"cellstream bench failover --only 'kill;stop'", //
        "cellstream bench failover --only kill --set session.timeout.ms=10000 --rounds 3"})
public final class FailoverCommand implements Callable<Integer> {
  private static final int LARGE_KEYS = 200_000;
  /** Units of the model: a state of 512 bytes, and of 2 KB where states are large. */
  private static final int HIDDEN = 64;
  private static final int LARGE_HIDDEN = 256;

  @Spec
  private CommandSpec spec = CommandSpec.create();

  @Option(names = "--only", split = ";", paramLabel = "SCENARIO", description = "these, separated by semicolons; default: all")
  private List<String> only = List.of();

  @Option(names = "--set", paramLabel = "NAME=VALUE", description = "a setting of every scenario, over its own")
  private Map<String, String> settings = Map.of();

  @Option(names = "--rate", paramLabel = "N", description = "events/s; default: ${DEFAULT-VALUE}")
  private int rate = 3_000;

  @Option(names = "--keys", paramLabel = "N", description = "known keys, where states are not to be large; default: ${DEFAULT-VALUE}")
  private int keys = 1_000;

  @Option(names = "--rounds", paramLabel = "N", description = "how often each is measured; default: ${DEFAULT-VALUE}")
  private int rounds = 1;

  @Override
  public Integer call() throws BenchException {
    for (int value : List.of(rate, keys, rounds)) {
      if (value < 1) {
        throw new ParameterException(spec.commandLine(), "--rate, --keys and --rounds take numbers from 1 on, not " + value);
      }
    }
    List<Scenario> scenarios = scenarios();
    PrintWriter out = spec.commandLine().getOut();
    Machine.describe().forEach(out::println);
    Machine.warnings().forEach(warning -> spec.commandLine().getErr().println("cellstream: warning: " + warning));
    Path folder = temporary();
    Folders.deleteAtExit(folder);
    new StreamModel(HIDDEN, 1).writePackage(folder.resolve("model"), false, new StreamModel.Reading.Steps());
    new StreamModel(LARGE_HIDDEN, 1).writePackage(folder.resolve("large-model"), false, new StreamModel.Reading.Steps());
    try (Cluster cluster = Cluster.start(Installation.here(), folder, List.of("-Xmx1g"))) {
      out.printf("%n%-52s %8s %8s %8s%n", "seconds from the fault until", "assigned", "restored", "waited");
      int runs = 0;
      for (Scenario scenario : scenarios) {
        Failover failover = new Failover(cluster, folder, plan(folder, scenario));
        for (int round = 0; round < rounds; round++) {
          out.printf("%-52s %s%n", scenario.name(), failover.measure(scenario, "f" + ++runs));
          out.flush();
        }
      }
    } finally {
      Folders.delete(folder);
    }
    return 0;
  }

  private Failover.Plan plan(Path folder, Scenario scenario) {
    List<String> jvmFlags = List.of("-Xmx512m");
    Duration settled = Duration.ofSeconds(3);
    return scenario.isLarge()
        ? new Failover.Plan(folder.resolve("large-model"), rate, LARGE_KEYS, settled, jvmFlags)
        : new Failover.Plan(folder.resolve("model"), rate, keys, settled, jvmFlags);
  }

  private List<Scenario> scenarios() {
    List<String> names = Scenario.ALL.stream().map(Scenario::name).toList();
    for (String name : only) {
      if (!names.contains(name)) {
        throw new ParameterException(spec.commandLine(), "--only: there is no '" + name + "'; there are " + String.join("; ", names));
      }
    }
    List<Scenario> chosen = new ArrayList<>();
    for (Scenario scenario : Scenario.ALL) {
      if (only.isEmpty() || only.contains(scenario.name())) {
        Map<String, String> all = new HashMap<>(scenario.settings());
        all.putAll(settings);
        chosen.add(new Scenario(scenario.name(), scenario.fault(), all, scenario.isStatic(), scenario.returns(), scenario.isLarge()));
      }
    }
    return chosen;
  }

  private static Path temporary() throws BenchException {
    try {
      return Files.createTempDirectory("cellstream-bench-failover-");
    } catch (IOException e) {
      throw new BenchException("no temporary folder can be made: " + e.getMessage(), e);
    }
  }
}
