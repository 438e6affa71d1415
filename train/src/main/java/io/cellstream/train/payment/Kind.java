package io.cellstream.train.payment;

import java.util.Arrays;
import java.util.List;

/** What is behind a payment. Each kind has three habits, equally frequent. */
public enum Kind {
  /** The card's holder, at home. */
  USUAL("usual"),
  /** The card's holder, away. */
  TRAVEL("travel"),
  /** A thief has the card, and spends what is in it before the theft is noticed. */
  STOLEN_CARD("stolen-card"),
  /** Someone else has the login: small trials, then what is worth it. */
  TAKEOVER("takeover");

  private final String label;

  Kind(String label) {
    this.label = label;
  }

  /** Its name in models and answers. */
  public String label() {
    return label;
  }

  /** The labels of all kinds, in their order. */
  public static List<String> labels() {
    return Arrays.stream(values()).map(Kind::label).toList();
  }

  List<Habit> habits() {
    return Arrays.stream(Habit.values()).filter(habit -> habit.kind() == this).toList();
  }
}
