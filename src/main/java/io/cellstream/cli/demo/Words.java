package io.cellstream.cli.demo;

/** What things are called, which depends on where the events come from. */
enum Words {
  /** Lines of a text. */
  TEXT("text", "line", "character", "typed"),
  /** A file of events with tokens. */
  TOKENS("file", "sequence", "token", "fed"),
  /** A file of events with features. */
  FEATURES("file", "sequence", "reading", "fed");

  private final String source;
  private final String sequence;
  private final String event;
  private final String played;

  Words(String source, String sequence, String event, String played) {
    this.source = source;
    this.sequence = sequence;
    this.event = event;
    this.played = played;
  }

  /** All of it. */
  String source() {
    return source;
  }

  /** The events of one key. */
  String sequence() {
    return sequence;
  }

  /** One time step's input. */
  String event() {
    return event;
  }

  /** What is done with a sequence that is watched. */
  String played() {
    return played;
  }
}
