package io.cellstream.cli.chaos;

import io.cellstream.cli.Main;
import io.cellstream.cli.chaos.ChaosOptions.Safeguard;
import io.cellstream.cli.log.LogSetup;
import io.cellstream.config.LogFormat;
import io.cellstream.config.LogLevel;
import io.cellstream.devcluster.BrokerNode;
import io.cellstream.devcluster.DevBroker;
import io.cellstream.topology.Safeguards;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Where a child process of the run begins: a broker, or the application by its own command line. It ends with its parent, however that
 * ends: its standard input is a pipe from there, which closes when the parent is gone.
 */
public final class Child {
  private static final int ORPHANED = 130;

  private Child() {
  }

  /**
   * Either {@code run MISSING OPTION...}, as for the application, where MISSING names the safeguards that it lacks, with commas between
   * them; or {@code broker FOLDER ID PORT CLUSTER CONTROLLER-PORT...}.
   */
  public static void main(String[] args) throws IOException {
    Thread.ofPlatform().daemon().name("parent").start(Child::awaitParent);
    switch (args[0]) {
      case "run" -> run(args[1], List.of(args).subList(2, args.length));
      case "broker" -> broker(args);
      default -> throw new IllegalArgumentException("no such child: " + args[0]);
    }
  }

  private static void awaitParent() {
    try {
      while (System.in.read() >= 0) {
        // nothing is ever sent
      }
    } catch (IOException e) {
      // as good as closed
    }
    Runtime.getRuntime().halt(ORPHANED);
  }

  private static void run(String missing, List<String> options) {
    Set<String> lacks = Set.of(missing.split(",", -1));
    List<String> line = new ArrayList<>(List.of("run"));
    line.addAll(options);
    Main.main(new Safeguards(!lacks.contains(Safeguard.HOOK.toString()), !lacks.contains(Safeguard.MARK.toString())),
        line.toArray(String[]::new));
  }

  private static void broker(String[] args) throws IOException {
    LogSetup.console(LogLevel.WARN, LogFormat.TEXT);
    Map<Integer, Integer> controllers = new TreeMap<>();
    for (String port : Arrays.asList(args).subList(5, args.length)) {
      controllers.put(controllers.size() + 1, Integer.valueOf(port));
    }
    BrokerNode node = new BrokerNode(Integer.parseInt(args[2]), Integer.parseInt(args[3]), controllers, args[4]);
    DevBroker.start(Path.of(args[1]), node, Map.of( //
        "broker.session.timeout.ms", millis(Timing.BROKER_SESSION), //
        "broker.heartbeat.interval.ms", "500", //
        "group.min.session.timeout.ms", "1000", //
        "transaction.abort.timed.out.transaction.cleanup.interval.ms", millis(Timing.TRANSACTION_SWEEP)));
    System.out.println(Brokers.READY);
  }

  private static String millis(java.time.Duration time) {
    return Long.toString(time.toMillis());
  }
}
