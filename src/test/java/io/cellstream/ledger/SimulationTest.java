package io.cellstream.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.cellstream.kernel.KernelMode;
import io.cellstream.kernel.Kernels;
import io.cellstream.ledger.Local.Entry;
import io.cellstream.ledger.RecordKey.Kind;
import io.cellstream.model.RecurrentModel;
import io.cellstream.model.definition.DenseActivation;
import io.cellstream.model.definition.ModelDefinition;
import io.cellstream.model.definition.ReadingDefinition.Answer;
import io.cellstream.model.definition.ReadingDefinition.Begin;
import io.cellstream.model.definition.Shape;
import io.cellstream.modelfile.TestModels;
import io.cellstream.sequence.SequenceHeader;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Thousands of lives of one partition; {@code -Dsimulation.seed=N} lives one of them again. */
class SimulationTest {
  private static final long SEEDS = 600;
  /** A fault need not show in every life. */
  private static final long FAULTY_SEEDS = 200;

  private static final ModelDefinition DEFINITION = TestModels.nextToken(3, 5, 2, 3);
  private static final MemoryCodec CELLS = new MemoryCodec(DEFINITION);
  private static final Models MODELS = Models.none(DEFINITION.stateHash());

  static {
    MODELS.addRunning();
  }

  static List<ModelDefinition> models() {
    return List.of(DEFINITION, TestModels.classifier(2, 300, 2, 3, 3),
        TestModels.features(4, Shape.SYNCHRONIZED, 9, DenseActivation.SOFTMAX, 3, 3), TestModels.bothWays(7, 5, 70, Answer.LAST_STEP),
        TestModels.bothWaysOfFeatures(8, 3, 30),
        TestModels.windowed(TestModels.bothWays(7, 5, 70, Answer.LAST_STEP), 7, 3, new Begin.Partial()),
        TestModels.windowed(TestModels.features(4, Shape.MANY_TO_ONE, 9, DenseActivation.SOFTMAX, 3, 3), 40, 1, new Begin.Wait()));
  }

  private static RecurrentModel ready(ModelDefinition model) {
    return new RecurrentModel(model, Kernels.select(KernelMode.AUTO).kernel());
  }

  private static LongStream seeds(long count) {
    Long one = Long.getLong("simulation.seed");
    return one == null ? LongStream.range(0, count) : LongStream.of(one);
  }

  private static void live(RecurrentModel model, long seed, int crashAt, Simulation.Faults faults) {
    try {
      new Simulation(model, seed, crashAt, faults).run();
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError("model " + model.definition().name() + ", seed " + seed + ", crash at " + crashAt + ": " + e.getMessage(),
          e);
    }
  }

  @ParameterizedTest
  @MethodSource("models")
  void whateverHappensIsWhatTheOfflineRunSays(ModelDefinition definition) {
    RecurrentModel model = ready(definition);
    seeds(SEEDS).forEach(seed -> live(model, seed, 0, Simulation.Faults.NONE));
  }

  /** One life, ended for the first time after each of its writes, forwards and commits in turn. */
  @ParameterizedTest
  @MethodSource("models")
  void aCrashAtAnyPoint(ModelDefinition definition) {
    RecurrentModel model = ready(definition);
    for (int crashAt = 1; crashAt < 400; crashAt++) {
      live(model, 11, crashAt, Simulation.Faults.NONE);
    }
  }

  /** Whether some life ends with another output, state or leftover than it should: a failure on the way would prove nothing. */
  private static boolean isFound(ModelDefinition definition, Simulation.Faults faults) {
    RecurrentModel model = ready(definition);
    return LongStream.range(0, FAULTY_SEEDS).anyMatch(seed -> {
      try {
        new Simulation(model, seed, 0, faults).run();
        return false;
      } catch (AssertionError e) {
        return true;
      } catch (RuntimeException e) {
        return false;
      }
    });
  }

  private static void assertFound(Simulation.Faults faults) {
    assertFound(DEFINITION, faults);
  }

  private static void assertFound(ModelDefinition definition, Simulation.Faults faults) {
    assertThat(isFound(definition, faults)).isTrue();
  }

  private static Kind kind(Entry entry) {
    return RecordKey.of(entry.key()).kind();
  }

  @Test
  void findsACommitWhoseRecordsGotLost() {
    assertFound(new Simulation.Faults() {
      @Override
      public boolean isLost(RandomGenerator random) {
        return random.nextInt(20) == 0;
      }
    });
  }

  /** Leaves the chunks of ended sequences behind, all but their first ones. */
  private static class Leftovers implements Simulation.Faults {
    @Override
    public @Nullable Entry logged(Entry entry) {
      return entry.value() == null && kind(entry) == Kind.CHUNK && RecordKey.of(entry.key()).number() > 0 ? null : entry;
    }

    @Override
    public @Nullable Entry stored(Entry entry) {
      return logged(entry);
    }
  }

  /** As the prototype had it: nothing tells an ended sequence's chunks from those of its successor. */
  @Test
  void findsATailThatAnEndedSequenceLeftToItsSuccessor() {
    assertFound(new Leftovers() {
      @Override
      public @Nullable Entry logged(Entry entry) {
        byte[] value = entry.value();
        return value == null
            ? super.logged(entry)
            : switch (kind(entry)) {
              case CHUNK -> new Entry(entry.key(), ofNobody(value));
              case SNAPSHOT -> new Entry(entry.key(), ofNobody(Snapshot.decode(value, MODELS, CELLS)).encode(MODELS, CELLS));
              case MODELS, MARK, DUE, HELD -> entry;
            };
      }
    });
  }

  private static byte[] ofNobody(byte[] chunk) {
    byte[] changed = chunk.clone();
    Arrays.fill(changed, 1, 1 + Long.BYTES, (byte) 0);
    return changed;
  }

  private static Snapshot ofNobody(Snapshot snapshot) {
    return new Snapshot(0, snapshot.header(), snapshot.chunks(), snapshot.memory(), snapshot.lastInput());
  }

  /** What ended sequences leave behind is found as such, and no sequence that comes after them is harmed by it. */
  @Test
  void aTailThatIsLeftBehindIsNobodysContinuation() {
    RecurrentModel model = ready(DEFINITION);
    long left = LongStream.range(0, FAULTY_SEEDS).filter(seed -> {
      try {
        new Simulation(model, seed, 0, new Leftovers()).run();
        return false;
      } catch (AssertionError e) {
        assertThat(e).hasMessageStartingWith(Simulation.LEFT_BEHIND);
        return true;
      }
    }).count();
    assertThat(left).isPositive();
  }

  @Test
  void findsASnapshotThatIsAStepBehindItsMemory() {
    assertFound(new Simulation.Faults() {
      @Override
      public Entry logged(Entry entry) {
        byte[] value = entry.value();
        if (value == null || kind(entry) != Kind.SNAPSHOT) {
          return entry;
        }
        Snapshot snapshot = Snapshot.decode(value, MODELS, CELLS);
        SequenceHeader is = snapshot.header();
        if (is.steps() < 2) {
          return entry;
        }
        SequenceHeader early = new SequenceHeader(is.model(), is.steps() - 1, is.positions(), is.firstTimestamp(), is.last(), is.clock(),
            is.firstReadAt(), is.readAt(), is.ended());
        return new Entry(entry.key(),
            new Snapshot(snapshot.incarnation(), early, snapshot.chunks(), snapshot.memory(), snapshot.lastInput()).encode(MODELS, CELLS));
      }
    });
  }

  /** The next event's missing features would be those of an earlier step. */
  @Test
  void findsASnapshotWithoutItsLastInput() {
    ModelDefinition features = models().get(2);
    MemoryCodec cells = new MemoryCodec(features);
    Models owner = Models.none(Simulation.BY_MAPPING.ownerOf(features));
    owner.addRunning();
    assertFound(features, new Simulation.Faults() {
      @Override
      public Entry logged(Entry entry) {
        byte[] value = entry.value();
        if (value == null || kind(entry) != Kind.SNAPSHOT) {
          return entry;
        }
        Snapshot is = Snapshot.decode(value, owner, cells);
        return new Entry(entry.key(), new Snapshot(is.incarnation(), is.header(), is.chunks(), is.memory(), null).encode(owner, cells));
      }
    });
  }

  @Test
  void findsAMarkThatIsAheadOfItsEvents() {
    assertFound(new Simulation.Faults() {
      @Override
      public Entry logged(Entry entry) {
        if (kind(entry) != Kind.MARK) {
          return entry;
        }
        Mark mark = Mark.decode(Objects.requireNonNull(entry.value()));
        Mark.Position position = mark.positions().getFirst();
        return new Entry(entry.key(),
            new Mark(mark.model(), mark.time(), mark.ahead(), mark.wall(), mark.wallBegan(), mark.terms(), mark.open(),
                List.of(new Mark.Position(position.source(), position.next() + 1))).encode());
      }
    });
  }

  @Test
  void findsADueEntryThatGotLost() {
    assertFound(new Simulation.Faults() {
      @Override
      public @Nullable Entry logged(Entry entry) {
        return kind(entry) == Kind.DUE && entry.value() != null ? null : entry;
      }

      @Override
      public @Nullable Entry stored(Entry entry) {
        return logged(entry);
      }
    });
  }

  @Test
  void findsAHeldEventThatGotLost() {
    assertFound(new Simulation.Faults() {
      @Override
      public @Nullable Entry logged(Entry entry) {
        return kind(entry) == Kind.HELD && entry.value() != null ? null : entry;
      }
    });
  }

  @Test
  void findsAnEventThatIsHeldThoughItWasLetGo() {
    assertFound(new Simulation.Faults() {
      @Override
      public @Nullable Entry logged(Entry entry) {
        return kind(entry) == Kind.HELD && entry.value() == null ? null : entry;
      }
    });
  }

  @Test
  void findsATimeThatIsNotInTheMark() {
    assertFound(new Simulation.Faults() {
      @Override
      public Entry logged(Entry entry) {
        if (kind(entry) != Kind.MARK) {
          return entry;
        }
        Mark mark = Mark.decode(Objects.requireNonNull(entry.value()));
        return new Entry(entry.key(),
            new Mark(mark.model(), 0, mark.ahead(), mark.wall(), mark.wallBegan(), mark.terms(), mark.open(), mark.positions()).encode());
      }
    });
  }

  /** The one that is to be written over next: without it the window lacks its first inputs. */
  @Test
  void findsAWindowThatLacksAnInput() {
    assertFound(models().getLast(), new Simulation.Faults() {
      @Override
      public @Nullable Entry logged(Entry entry) {
        byte[] value = entry.value();
        if (value == null || kind(entry) != Kind.CHUNK || RecordKey.of(entry.key()).number() != 0) {
          return entry;
        }
        byte[] changed = value.clone();
        changed[changed.length - 1] ^= 1;
        return new Entry(entry.key(), changed);
      }
    });
  }

  /** As the prototype had it after active, standby and active again. */
  @Test
  void findsACopyThatLacksAChunk() {
    assertFound(new Simulation.Faults() {
      @Override
      public @Nullable Entry stored(Entry entry) {
        return kind(entry) == Kind.CHUNK && RecordKey.of(entry.key()).number() == 0 ? null : entry;
      }
    });
  }
}
