package io.cellstream.cli.demo;

import java.util.List;

/**
 * What is played: sequences of events, wherever they come from.
 *
 * @param sequences at least one, each with a key of its own
 * @param isCut whether there are more, so that this is the beginning
 */
record Material(Words words, List<DemoSequence> sequences, boolean isCut) {
  /** Events, or characters of a text. The demo shall end within a minute, whatever it is given. */
  static final int LIMIT = 60_000;

  Material {
    sequences = List.copyOf(sequences);
  }
}
