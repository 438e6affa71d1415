package io.cellstream.config;

/** A setting, the value in force, and where that came from. */
public record EffectiveSetting(Setting setting, String value, Source source) {

  public String name() {
    return setting.name();
  }

  /** The value as it may be printed. */
  public String shown() {
    return Secrets.shown(setting, value);
  }

  /** @throws ConfigurationException if the parser can't make a value of the text */
  <T> T parsed(Parser<T> parser) {
    try {
      return parser.parse(value, source.folder());
    } catch (IllegalArgumentException e) {
      throw setting.refusal(value, source, String.valueOf(e.getMessage()), e);
    }
  }

  /** Without the value, which may be a secret. */
  @Override
  public String toString() {
    return name() + "=" + shown() + " (" + source.text() + ")";
  }
}
