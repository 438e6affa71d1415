package io.cellstream.modelfile;

import com.fasterxml.jackson.core.JacksonException;
import io.cellstream.text.Printable;

/** Says what is wrong with JSON text. Jackson's own messages also advise its programmers, whom no user of Cellstream is. */
public final class JsonWords {
  private static final String ADVICE = "(:|,)? (enable|from) `[^`]*`( to allow)?| \\(not recognized as one since[^)]*\\)"
      + "| \\((start marker|for \\w+ starting) at .*| \\(code \\d+\\)";
  private static final String CHARACTER = "\\('(.)' \\(code \\d+[^)]*\\)\\)";
  private static final String CONTROL = "\\(?\\(CTRL-CHAR, code (\\d+)\\)\\)?";

  private JsonWords() {
  }

  /** What is wrong, in one printable line without the place. */
  public static String problem(JacksonException e) {
    String message = String.valueOf(e.getOriginalMessage());
    return Printable.line(message.replaceAll(CHARACTER, "'$1'").replaceAll(CONTROL, "of code $1").replaceAll(ADVICE, ""));
  }
}
