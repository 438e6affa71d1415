package io.cellstream.text;

import java.text.Normalizer;
import java.text.Normalizer.Form;
import java.util.Collection;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Texts that look the same and are not: composed and decomposed letters (NFC and NFD), blanks of different widths, characters that are not
 * seen. Quoted, such texts print alike, so messages name their code points.
 */
public final class LookAlike {
  /** What looks like more characters than that is no slip of a keyboard. */
  private static final int LONGEST = 100;

  private final Map<String, String> byLooks = new HashMap<>();

  /** @param known the texts there are; of several that look the same, the first counts */
  public LookAlike(Collection<String> known) {
    known.stream().filter(text -> text.length() <= LONGEST).forEach(text -> byLooks.putIfAbsent(looks(text), text));
  }

  /** The known text that looks like this one; empty if there is none, or it is the same. */
  Optional<String> of(String text) {
    return text.length() > LONGEST
        ? Optional.empty()
        : Optional.ofNullable(byLooks.get(looks(text))).filter(known -> !known.equals(text));
  }

  /** What tells a text from the known one that looks like it, to follow the quoted text; empty if none looks so. */
  public String difference(String text) {
    return of(text).map(like -> " (" + codePoints(text) + "); there is " + Printable.quoted(like) + " (" + codePoints(like)
        + "), which looks the same").orElse("");
  }

  /** The text's code points, as in {@code U+0065 U+0301}. */
  static String codePoints(String text) {
    return text.codePoints().mapToObj(c -> String.format(Locale.ROOT, "U+%04X", c)).collect(Collectors.joining(" "));
  }

  private static String looks(String text) {
    StringBuilder seen = new StringBuilder();
    Normalizer.normalize(text, Form.NFKC).codePoints().filter(c -> Character.getType(c) != Character.FORMAT).forEach(seen::appendCodePoint);
    return seen.toString();
  }
}
