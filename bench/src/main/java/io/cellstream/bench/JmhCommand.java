package io.cellstream.bench;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.openjdk.jmh.Main;
import picocli.CommandLine.Command;

/** {@code bench jmh}: JMH as it is, with its own options; here only so that the help names it. */
@Command(name = JmhCommand.NAME, description = "Single kernels with JMH; takes JMH's own options (-h lists them, -l the benchmarks).")
final class JmhCommand implements Callable<Integer> {
  static final String NAME = "jmh";
  /** What the launcher gives this JVM; JMH's forks need it, too. */
  private static final List<String> FORK_FLAGS = List.of("-jvmArgsAppend", "--add-modules=jdk.incubator.vector");

  static int run(PrintWriter err, String... options) {
    List<String> all = new ArrayList<>(FORK_FLAGS);
    all.addAll(List.of(options));
    try {
      Main.main(all.toArray(String[]::new));
      return 0;
    } catch (IOException e) {
      err.println("JMH failed: " + e.getMessage());
      return 1;
    }
  }

  @Override
  public Integer call() {
    throw new IllegalStateException("run without picocli");
  }
}
