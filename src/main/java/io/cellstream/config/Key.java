package io.cellstream.config;

/** What a setting is asked for by, see {@link Settings#get}; {@link Keys} has them all. */
public final class Key<T> {
  private final String name;
  private final Parser<T> parser;

  Key(String name, Parser<T> parser) {
    this.name = name;
    this.parser = parser;
  }

  /** As a configuration file and messages say it. */
  public String name() {
    return name;
  }

  Parser<T> parser() {
    return parser;
  }
}
