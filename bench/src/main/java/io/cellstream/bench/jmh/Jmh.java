package io.cellstream.bench.jmh;

import io.cellstream.bench.BenchException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.openjdk.jmh.Main;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Starts JMH. Its forks need the module that the launcher gives this JVM. */
public final class Jmh {
  private static final String FORK_FLAGS = "--add-modules=jdk.incubator.vector";

  private Jmh() {
  }

  /** JMH as it is, with its own options. */
  public static void run(String... options) throws BenchException {
    List<String> all = new ArrayList<>(List.of("-jvmArgsAppend", FORK_FLAGS));
    all.addAll(List.of(options));
    try {
      Main.main(all.toArray(String[]::new));
    } catch (IOException e) {
      throw new BenchException("JMH failed: " + e.getMessage(), e);
    }
  }

  /** That the benchmarks still run: each of them once, a fraction of a second. */
  public static void smoke() throws BenchException {
    try {
      new Runner(
          new OptionsBuilder().include(LstmStep.class.getName()).include(Head.class.getName()).param("hidden", "32").param("batch", "1")
              .param("kernel", "SIMD").param("outputs", "65").forks(1)
              .jvmArgsAppend(FORK_FLAGS).warmupIterations(0).measurementIterations(1).measurementTime(TimeValue.milliseconds(100))
              .verbosity(VerboseMode.SILENT).shouldFailOnError(true).build())
          .run();
    } catch (RunnerException e) {
      throw new BenchException("the JMH benchmark fails: " + e.getMessage(), e);
    }
  }
}
