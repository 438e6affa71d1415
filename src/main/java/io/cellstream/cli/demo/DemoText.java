package io.cellstream.cli.demo;

import io.cellstream.cli.CliException;
import io.cellstream.cli.input.InputFile;
import io.cellstream.cli.input.TextFile;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/**
 * The text whose lines become sequences.
 *
 * @param lines at least one, none of them blank
 * @param isCut whether the file is longer than {@link #LIMIT}, so that this is its beginning
 */
record DemoText(List<String> lines, boolean isCut) {
  /** Chars. The demo shall end within a minute, whatever it is given. */
  static final int LIMIT = 60_000;

  /** The text that was written for the demo. */
  static DemoText bundled() throws IOException {
    try (InputStream in = DemoText.class.getResourceAsStream("/io/cellstream/cli/demo.txt")) {
      if (in == null) {
        throw new IOException("this installation lacks the demo's text: build it again, or give one with --text");
      }
      return of(TextFile.read(in, LIMIT));
    }
  }

  /** @throws CliException if the file can't be used, saying why */
  static DemoText read(InputFile file) {
    DemoText text = of(file.read(in -> TextFile.read(in, LIMIT)));
    if (text.lines.isEmpty()) {
      throw file.refused("has no line with anything in it; give a text of a line or more");
    }
    return text;
  }

  private static DemoText of(TextFile text) {
    return new DemoText(text.text().lines().filter(line -> !line.isBlank()).toList(), text.isCut());
  }
}
