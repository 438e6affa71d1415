package io.cellstream.train.numeral;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A language's words for the whole numbers from 0 to {@link Numeral#LARGEST}. */
public enum Language {
  EN, KO;

  /** How the language is named before a number's digits. */
  public String token() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The number's words. */
  public List<String> words(int number) {
    List<String> words = new ArrayList<>();
    switch (this) {
      case EN -> English.say(number, words);
      case KO -> Korean.say(number, words);
    }
    return words;
  }
}
