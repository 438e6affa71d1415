package io.cellstream.train.payment;

import static io.cellstream.train.payment.Kind.STOLEN_CARD;
import static io.cellstream.train.payment.Kind.TAKEOVER;
import static io.cellstream.train.payment.Kind.TRAVEL;
import static io.cellstream.train.payment.Kind.USUAL;
import static io.cellstream.train.payment.Level.HIGH;
import static io.cellstream.train.payment.Level.LOW;

/** One way in which payments are made. All kinds share their features' levels: what shows a kind is which of them come together. */
enum Habit {
  SHOPPING(USUAL, LOW, LOW, LOW, HIGH), //
  DINNER(USUAL, HIGH, HIGH, LOW, HIGH), //
  NIGHT_OUT(USUAL, LOW, HIGH, LOW, LOW), //
  SIGHTS(TRAVEL, LOW, LOW, HIGH, LOW), //
  HOTEL(TRAVEL, HIGH, HIGH, HIGH, HIGH), //
  TICKETS(TRAVEL, HIGH, LOW, HIGH, HIGH), //
  NEXT_SHOP(STOLEN_CARD, HIGH, LOW, LOW, LOW), //
  OTHER_TOWN(STOLEN_CARD, HIGH, HIGH, HIGH, LOW), //
  FUEL(STOLEN_CARD, LOW, HIGH, HIGH, HIGH), //
  TRIAL(TAKEOVER, LOW, LOW, LOW, LOW), //
  LATE_TRIAL(TAKEOVER, LOW, HIGH, HIGH, LOW), //
  ORDER(TAKEOVER, HIGH, LOW, LOW, HIGH);

  private final Kind kind;
  private final Level amount;
  private final Level hour;
  private final Level distance;
  private final Level pause;

  Habit(Kind kind, Level amount, Level hour, Level distance, Level pause) {
    this.kind = kind;
    this.amount = amount;
    this.hour = hour;
    this.distance = distance;
    this.pause = pause;
  }

  Kind kind() {
    return kind;
  }

  /** Around what a feature is spread. */
  int mean(Feature feature) {
    return feature.mean(switch (feature) {
      case AMOUNT -> amount;
      case HOUR -> hour;
      case DISTANCE -> distance;
      case PAUSE -> pause;
    });
  }

  /** ln p(measured | habit) of one feature. */
  double logProbability(Feature feature, int measured) {
    return feature.noise().logProbability(measured - mean(feature));
  }
}
