package io.cellstream.cli.chaos;

import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The one temporary folder of a run: the brokers' data, the instances' states, all logs. */
public record ChaosFolder(Path path) {
  static final String LOG = "chaos.log";

  public static ChaosFolder create() throws IOException {
    return new ChaosFolder(Files.createTempDirectory("cellstream-chaos-"));
  }

  /** What the run's own clients of Kafka say: those that publish, watch and judge. */
  public Path log() {
    return path.resolve(LOG);
  }

  /** Removes it with all that is in it; no process may use it any more. */
  public void remove() {
    try {
      MoreFiles.deleteRecursively(path, RecursiveDeleteOption.ALLOW_INSECURE);
    } catch (IOException e) {
      throw new UncheckedIOException("could not remove " + path, e);
    }
  }
}
