package io.cellstream.bench.kernel;

import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the figures depend on, in a few lines. */
public final class Machine {
  /** Runnable threads beside this one's from which figures suffer. */
  private static final double BUSY = 0.5;
  private static final List<String> MEDDLING = List.of("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE", "MKL_DEBUG_CPU_TYPE");

  private Machine() {
  }

  public static List<String> describe() {
    Runtime.Version version = Runtime.version();
    String collectors = ManagementFactory.getGarbageCollectorMXBeans().stream().map(GarbageCollectorMXBean::getName)
        .collect(Collectors.joining(", "));
    List<String> lines = new ArrayList<>();
    lines.add(
        "CPU    " + cpu() + ", " + Runtime.getRuntime().availableProcessors() + " for this process; " + System.getProperty("os.name") + " "
            + System.getProperty("os.version"));
    lines.add("JVM    " + System.getProperty("java.vm.vendor") + " " + version + "; " + collectors + "; " + options());
    return lines;
  }

  /** Before anything is measured: whether the figures are worth quoting. */
  public static List<String> warnings() {
    List<String> warnings = new ArrayList<>();
    double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    if (load > BUSY) {
      warnings.add(String.format(Locale.ROOT,
          "the machine is busy (load average %.2f on %d CPUs): ratios are rough, don't quote these figures", load,
          Runtime.getRuntime().availableProcessors()));
    }
    for (String name : MEDDLING) {
      if (System.getenv(name) != null) {
        warnings.add(name + " is set and can slow a peer down: unset it");
      }
    }
    return warnings;
  }

  private static String cpu() {
    try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
      List<String> about = lines.takeWhile(line -> !line.isBlank()).toList();
      return value(about, "model name") + " (family " + value(about, "cpu family") + ", model " + value(about, "model") + ")";
    } catch (IOException notLinux) {
      return System.getProperty("os.arch");
    }
  }

  private static String value(List<String> lines, String name) {
    return lines.stream().map(line -> line.split(":", 2)).filter(pair -> pair.length == 2 && pair[0].strip().equals(name))
        .map(pair -> pair[1].strip()).findFirst().orElse("?");
  }

  private static String options() {
    return String.join(" ",
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream().filter(argument -> argument.startsWith("-X")).toList());
  }
}
