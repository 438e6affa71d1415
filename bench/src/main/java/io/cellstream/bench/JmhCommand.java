package io.cellstream.bench;

import io.cellstream.bench.jmh.Jmh;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Unmatched;

/** {@code bench jmh}: JMH as it is. */
@Command(name = "jmh", description = "Single kernels with JMH, which takes its own options: -h lists them, -l lists the benchmarks.", //
    footer = {"cellstream bench jmh -l"})
final class JmhCommand implements Callable<Integer> {
  @Unmatched
  private List<String> options = new ArrayList<>();

  @Override
  public Integer call() throws BenchException {
    Jmh.run(options.toArray(String[]::new));
    return 0;
  }
}
