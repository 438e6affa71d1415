package io.cellstream.config;

import java.util.function.Supplier;

/** What a setting is where nobody sets it. */
public sealed interface DefaultValue {
  /** None: the setting is required, or stays without a value. */
  DefaultValue NONE = new Elsewhere("");

  /** As the reference shows it; empty if there is none. */
  String shown();

  /** None here: who reads the setting finds a value by itself. */
  record Elsewhere(String shown) implements DefaultValue {
  }

  /** A value of its own. */
  record Known(String shown, Supplier<String> text) implements DefaultValue {
  }

  /** The value of another setting and then the suffix, where that other is set. */
  record Following(String shown, Key<?> leader, String suffix) implements DefaultValue {
  }

  /** As a configuration file would say it. */
  static DefaultValue of(String text) {
    return new Known(text, () -> text);
  }
}
