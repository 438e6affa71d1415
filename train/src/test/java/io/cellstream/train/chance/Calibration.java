package io.cellstream.train.chance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;

/**
 * Whether a judge that says how probable it is to be right is right that often: then its probabilities are the generator's.
 *
 * @param sureness p(what it says | the example)
 * @param right whether what it says is so
 */
public record Calibration<E>(List<E> examples, ToDoubleFunction<E> sureness, Predicate<E> right) {

  public void assertRightAsOftenAsItSays(double tolerance) {
    assertThat(share(examples)).isCloseTo(mean(examples), within(tolerance));
  }

  /** Where it is in two minds it is wrong as often as it says, too. */
  public void assertSoWhereItIsLessSureThan(double limit, double tolerance) {
    List<E> unsure = examples.stream().filter(each -> sureness.applyAsDouble(each) < limit).toList();
    assertThat(unsure).hasSizeGreaterThan(1_000);
    assertThat(share(unsure)).isCloseTo(mean(unsure), within(tolerance));
  }

  private double share(List<E> some) {
    return (double) some.stream().filter(right).count() / some.size();
  }

  private double mean(List<E> some) {
    return some.stream().mapToDouble(sureness).average().orElseThrow();
  }
}
