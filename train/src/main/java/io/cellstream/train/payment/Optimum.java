package io.cellstream.train.payment;

import io.cellstream.train.chance.Logarithms;
import java.util.Arrays;
import java.util.function.ToDoubleFunction;

/**
 * The best that can be done: the kind under which a payment is likeliest, with the generator's own probabilities (Bayes' rule; all kinds are
 * equally likely beforehand). No classifier is right more often on average.
 */
public final class Optimum {
  private static final Kind[] KINDS = Kind.values();
  private static final Feature[] FEATURES = Feature.values();
  private static final double[][] MEAN = {{1.0 / 3, 1.0 / 3, 1.0 / 3}};

  private Optimum() {
  }

  public static Kind judge(Payment payment) {
    return KINDS[Logarithms.largest(evidence(payment))];
  }

  /** ln p(payment | kind) of each kind. */
  static double[] evidence(Payment payment) {
    return evidence(kind -> logMean(kind.habits().stream().mapToDouble(habit -> logProbability(habit, payment)).toArray()));
  }

  /** The best that can be done feature by feature: what each tells by itself, added up as if they were independent of each other. */
  public static Kind judgeFeatureByFeature(Payment payment) {
    return KINDS[Logarithms.largest(evidence(kind -> {
      double log = 0;
      for (int j = 0; j < FEATURES.length; j++) {
        Feature feature = FEATURES[j];
        int measured = payment.measures()[j];
        log += logMean(kind.habits().stream().mapToDouble(habit -> habit.logProbability(feature, measured)).toArray());
      }
      return log;
    }))];
  }

  /** ln p(payment | habit): within a habit the features are independent. */
  static double logProbability(Habit habit, Payment payment) {
    double log = 0;
    for (int j = 0; j < FEATURES.length; j++) {
      log += habit.logProbability(FEATURES[j], payment.measures()[j]);
    }
    return log;
  }

  /** ln of the mean over a kind's habits. */
  private static double logMean(double[] logs) {
    return Logarithms.mixed(logs, MEAN)[0];
  }

  private static double[] evidence(ToDoubleFunction<Kind> log) {
    return Arrays.stream(KINDS).mapToDouble(log).toArray();
  }
}
