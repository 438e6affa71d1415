package io.cellstream.train;

/** How the learning rate falls: along half a cosine, to a twentieth. */
final class LearningRate {
  /** The share of the rate that is left at the end. */
  private static final double LAST = 0.05;

  private LearningRate() {
  }

  /**
   * @param first the rate at the start
   * @param progress the share of the training that is done, 0 to 1
   */
  static float at(double first, double progress) {
    double share = LAST + (1 - LAST) * (1 + Math.cos(Math.PI * Math.min(progress, 1))) / 2;
    return (float) (first * share);
  }
}
