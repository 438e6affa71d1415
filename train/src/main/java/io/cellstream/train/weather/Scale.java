package io.cellstream.train.weather;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/**
 * How a reading is felt. What it means has sharp borders, but it is not felt quite as it was measured: off by a whole number of tenths,
 * each from −vague to vague − 1 as likely as the other.
 *
 * @param vague in tenths of the reading's unit
 * @param borders where each meaning but the first begins
 */
record Scale<M extends Comparable<M>>(int vague, List<M> meanings, List<Integer> borders) {

  /** What it is felt to be. */
  M feel(int reading, RandomGenerator random) {
    return meaning(reading, random.nextInt(2 * vague));
  }

  /** How probable each meaning is; one that is not there can't be. */
  Map<M, Double> meanings(int reading) {
    Map<M, Double> probabilities = new TreeMap<>();
    for (int draw = 0; draw < 2 * vague; draw++) {
      probabilities.merge(meaning(reading, draw), 0.5 / vague, Double::sum);
    }
    return probabilities;
  }

  private M meaning(int reading, int draw) {
    int felt = reading - vague + draw;
    return meanings.get((int) borders.stream().filter(border -> border <= felt).count());
  }
}
