package io.cellstream.config;

import java.nio.file.Path;

/** Where a setting's effective value came from. */
public sealed interface Source {

  /** In words short enough for a table and for the head of an error, {@code cellstream.properties:12}. */
  String text();

  /** Where a relative path begins that was given here, absolute. */
  default Path folder() {
    return Path.of("").toAbsolutePath();
  }

  /** A command-line flag. */
  record Flag(String name) implements Source {
    @Override
    public String text() {
      return "--set " + name;
    }
  }

  /** Not a value: the question what a setting means. */
  record Question() implements Source {
    @Override
    public String text() {
      return "--docs";
    }
  }

  /** An environment variable. */
  record Environment(String variable) implements Source {
    @Override
    public String text() {
      return "environment variable " + variable;
    }
  }

  /** A line of the configuration file, counted from 1. */
  record FileLine(Path file, int line) implements Source {
    @Override
    public String text() {
      return file + ":" + line;
    }

    @Override
    public Path folder() {
      return file.toAbsolutePath().resolveSibling("");
    }
  }

  /** Cellstream's own default; {@code derivedFrom} names the setting it follows, or is empty. */
  record Default(String derivedFrom) implements Source {
    @Override
    public String text() {
      return derivedFrom.isEmpty() ? "Cellstream's default" : "Cellstream's default, from " + derivedFrom;
    }
  }
}
