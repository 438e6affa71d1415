package io.cellstream.cli.chaos;

import io.cellstream.cli.CliException;
import io.cellstream.cli.ExitCode;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Brings the application to the end of its events, and of the sequences that are over by then. For one thread. */
final class Ending {
  /** What has not come by then is missing, and the verdict says so. */
  private static final Duration SWEPT_WITHIN = Duration.ofSeconds(30);

  private final Scene scene;
  private final Load load;
  private final Progress progress;
  private final Topics topics;
  private final Optional<Outcome> states;

  /** @param states empty if the model keeps none */
  Ending(Scene scene, Load load, Progress progress, Topics topics, Optional<Outcome> states) {
    this.scene = scene;
    this.load = load;
    this.progress = progress;
    this.topics = topics;
    this.states = states;
  }

  /**
   * Puts everything right, lets the application read the input to its end, and stops it.
   *
   * @return up to where it has read
   * @throws CliException if it does not get there
   */
  Map<Integer, Long> end() throws IOException, InterruptedException {
    scene.mend(); // before events are waited for that a broker must take
    load.pause();
    // one that stood still, and was given up meanwhile, must find that out: stopped before, it would rightly say that its last commit failed
    scene.await("all instances to be in the group", Timing.STANDSTILL, () -> scene.isWhole() && progress.members() == scene.threads());
    Map<Integer, Long> end = awaitThrough();
    if (!topics.committed().equals(end)) {
      throw new CliException(ExitCode.FAILED, "the group's offsets are " + topics.committed() + ", the input ends at " + end);
    }
    var failed = scene.stopInstances();
    if (!failed.isEmpty()) {
      throw new CliException(ExitCode.FAILED, "an instance that had read everything ended with " + String.join("; ", failed));
    }
    return end;
  }

  /** Waits, while no events come, until all were read, and until each sequence has ended whose time is over. */
  Map<Integer, Long> awaitThrough() throws IOException, InterruptedException {
    Map<Integer, Long> end = topics.end();
    long all = end.values().stream().mapToLong(Long::longValue).sum();
    while (progress.committed() < all) {
      long before = progress.committed();
      scene.await("a commit, at " + before + " of " + all + " events, with nothing wrong any more", Timing.STANDSTILL,
          () -> progress.committed() > before);
    }
    if (states.isPresent()) {
      scene.live(SWEPT_WITHIN, () -> states.get().isThrough(end));
    }
    return end;
  }
}
