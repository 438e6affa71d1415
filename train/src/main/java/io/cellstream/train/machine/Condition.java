package io.cellstream.train.machine;

import static io.cellstream.train.machine.Regime.CALM;
import static io.cellstream.train.machine.Regime.HOT;
import static io.cellstream.train.machine.Regime.LOADED;
import static io.cellstream.train.machine.Regime.SHAKING;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * What is right or wrong with a machine. Whatever it is, the machine goes through the same four regimes; a condition shows in their order,
 * and a little in the regime where the machine lingers.
 */
public enum Condition {
  /** Load warms the machine; running down, it passes its resonance and shakes. */
  HEALTHY("healthy", CALM, LOADED, HOT, SHAKING),
  /** Shaking comes first, costs power, and ends in heat. */
  IMBALANCE("imbalance", SHAKING, LOADED, HOT, CALM),
  /** Heat from friction comes first, then the bearing rattles, and the motor works against it. */
  BEARING_WEAR("bearing-wear", HOT, SHAKING, LOADED, CALM),
  /** Load shakes the machine at once, and heats it. */
  OVERLOAD("overload", LOADED, SHAKING, HOT, CALM);

  /** The probabilities here are thousandths. */
  private static final int WHOLE = 1_000;
  private static final int STAY = 450;
  private static final int LINGER = 600;
  /** Each of the two regimes that are neither this one nor the next. */
  private static final int SLIP = 40;

  private final String label;
  private final Regime first;
  private final Regime second;
  private final Regime third;
  private final Regime fourth;

  Condition(String label, Regime first, Regime second, Regime third, Regime fourth) {
    this.label = label;
    this.first = first;
    this.second = second;
    this.third = third;
    this.fourth = fourth;
  }

  /** Its name in models and answers. */
  public String label() {
    return label;
  }

  /** The labels of all conditions, in their order. */
  public static List<String> labels() {
    return Arrays.stream(values()).map(Condition::label).toList();
  }

  /** The regimes in the order in which they follow each other, round and round; the machine lingers in the first. */
  List<Regime> order() {
    return List.of(first, second, third, fourth);
  }

  /** What all conditions have in common, in words and numbers. */
  static Map<String, Double> probabilities() {
    return Map.of("stay", (double) STAY / WHOLE, "stay in the order's first", (double) LINGER / WHOLE, "slip to each regime out of order",
        (double) SLIP / WHOLE);
  }

  /** The probability that one regime follows another from reading to reading. */
  double probability(Regime from, Regime to) {
    return (double) transition(from, to) / WHOLE;
  }

  /** The next reading's regime. */
  Regime follow(Regime from, RandomGenerator random) {
    int drawn = random.nextInt(WHOLE);
    for (Regime to : Regime.values()) {
      drawn -= transition(from, to);
      if (drawn < 0) {
        return to;
      }
    }
    throw new IllegalStateException("the probabilities after " + from + " do not sum up to " + WHOLE);
  }

  private int transition(Regime from, Regime to) {
    int stay = from == first ? LINGER : STAY;
    if (to == from) {
      return stay;
    }
    return to == next(from) ? WHOLE - stay - 2 * SLIP : SLIP;
  }

  private Regime next(Regime from) {
    if (from == first) {
      return second;
    }
    if (from == second) {
      return third;
    }
    return from == third ? fourth : first;
  }
}
