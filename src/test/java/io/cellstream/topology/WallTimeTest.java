package io.cellstream.topology;

import static io.cellstream.topology.TopologyLab.token;
import static org.assertj.core.api.Assertions.assertThat;

import io.cellstream.modelfile.TestModels;
import io.cellstream.sequence.Lifetime;
import io.cellstream.sequence.Lifetime.Clock;
import io.cellstream.sequence.Prediction;
import io.cellstream.sequence.Prediction.Reason;
import io.cellstream.sequence.SequencePolicy;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ends by the time for which nothing comes; the driver commits after every record. */
class WallTimeTest {
  private static final Lifetime IDLE_FOR_700_MS = new Lifetime(Clock.WALL, 700, Lifetime.NEVER, Lifetime.NEVER, 0, 1);

  @TempDir
  Path stateDir;

  private final Passing passing = new Passing();

  /** A partition that is always at its end when it is asked. */
  private static final class Passing implements ReadToEnd {
    private long millis;

    @Override
    public long millisSinceAsked(int partition) {
      long passed = millis;
      millis = 0;
      return passed;
    }

    @Override
    public boolean isNow(int partition, long taken) {
      return true;
    }
  }

  private TopologyLab lab() {
    SequencePolicy usual = SequencePolicy.DEFAULT;
    return new TopologyLab(TestModels.nextToken(1, 5, 4, 8), stateDir,
        usual.with(IDLE_FOR_700_MS), 1, passing);
  }

  @Test
  void anEventIsNotIdleForTheTimeBeforeItCame() throws Exception {
    try (TopologyLab lab = lab()) {
      passing.millis = 1000; // since the commit before
      lab.send("a", token("a"));
      lab.send("b", token("a")); // ends show at the commit after the one that wrote the sequence

      assertThat(lab.readFinals()).isEmpty();
    }
  }

  @Test
  void aSequenceEndsOnceNothingHasComeForItsIdleTime() throws Exception {
    try (TopologyLab lab = lab()) {
      lab.send("a", token("a"));
      passing.millis = 699;
      lab.send("b", token("a"));
      assertThat(lab.readFinals()).isEmpty();

      passing.millis = 1;
      lab.send("b", token("a"));

      assertThat(lab.readFinals()).singleElement().extracting(Prediction::reason)
          .satisfies(reason -> assertThat(reason.toString()).contains(Reason.IDLE.name()));
    }
  }
}
