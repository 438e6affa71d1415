package io.cellstream.train.machine;

import io.cellstream.train.chance.Seeds;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** The recordings that no training sees: always the same ones, from a seed of their own. */
public final class HeldOutRecordings {
  private HeldOutRecordings() {
  }

  /** The first {@code count} of them: fewer are a part of more. */
  public static List<Recording> first(int count) {
    RandomGenerator random = new SplittableRandom(Seeds.HELD_OUT);
    return Stream.generate(() -> Recording.draw(random)).limit(count).toList();
  }
}
