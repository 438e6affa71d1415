package io.cellstream.bench.stream.contender;

import io.cellstream.devcluster.DevCluster;
import java.io.IOException;
import java.nio.file.Path;

/** A broker and a registry in a process of their own, which lives as long as its standard input is open. */
public final class BrokerMain {

  private BrokerMain() {
  }

  /** @param args the directory of the broker's data, empty or absent */
  @SuppressWarnings("SystemOut") // its caller reads the line
  public static void main(String[] args) throws IOException {
    try (DevCluster cluster = DevCluster.start(Path.of(args[0]))) {
      System.out.println(cluster.bootstrapServers() + " " + cluster.registryUrl());
      int read;
      do {
        read = System.in.read();
      } while (read >= 0);
    }
    System.exit(0);
  }
}
