package io.cellstream.train.payment;

import io.cellstream.train.chance.Seeds;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * One payment, and what is behind it.
 *
 * @param measures {@code [features]}, in hundredths of the features' units: as exact as two decimals
 */
public record Payment(Kind kind, int[] measures) {

  private static final Kind[] KINDS = Kind.values();
  private static final Feature[] FEATURES = Feature.values();

  /** Each kind is as likely as the other, and so is each of its habits. */
  public static Payment draw(RandomGenerator random) {
    Kind kind = KINDS[random.nextInt(KINDS.length)];
    Habit habit = kind.habits().get(random.nextInt(kind.habits().size()));
    int[] measures = new int[FEATURES.length];
    for (int j = 0; j < measures.length; j++) {
      measures[j] = habit.mean(FEATURES[j]) + FEATURES[j].noise().draw(random);
    }
    return new Payment(kind, measures);
  }

  /** The first {@code count} of those that no training sees: fewer are a part of more. */
  public static List<Payment> heldOut(int count) {
    RandomGenerator random = new SplittableRandom(Seeds.HELD_OUT);
    return Stream.generate(() -> draw(random)).limit(count).toList();
  }

  /** The features in their units; printed, they have at most two decimals. */
  public double[] features() {
    double[] features = new double[measures.length];
    for (int j = 0; j < features.length; j++) {
      features[j] = measures[j] / 100.0;
    }
    return features;
  }
}
