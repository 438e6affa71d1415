package io.cellstream.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Runs the benchmarks: {@code smoke} shows within seconds that they still run; anything else is JMH's own options. */
public final class Main {
  private static final String FORK_FLAGS = "--add-modules=jdk.incubator.vector";

  private Main() {
  }

  public static void main(String[] arguments) throws IOException {
    List<String> options = new ArrayList<>(List.of("-jvmArgsAppend", FORK_FLAGS));
    if (arguments.length == 1 && arguments[0].equals("smoke")) {
      options.addAll(List.of("-p", "hidden=32", "-f", "1", "-wi", "1", "-w", "2s", "-i", "1", "-r", "200ms", "-foe", "true"));
    } else {
      options.addAll(List.of(arguments));
    }
    org.openjdk.jmh.Main.main(options.toArray(String[]::new));
  }
}
