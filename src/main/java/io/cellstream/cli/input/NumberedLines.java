package io.cellstream.cli.input;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;

/** The lines of a file of JSON lines, one after the other; blank ones are passed over, but counted. For one thread. */
public final class NumberedLines {
  private final BufferedReader lines;
  private String bytes = "";
  private long number;

  /** A character a byte at first: what is malformed is then one line's fault, not the file's. */
  public NumberedLines(InputStream in) {
    this.lines = new BufferedReader(new InputStreamReader(in, ISO_8859_1));
  }

  /** Goes to the next line; false if there is none. */
  public boolean next() throws IOException {
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      number++;
      if (!line.isBlank()) {
        bytes = line;
        return true;
      }
    }
    return false;
  }

  /** The present line's number, from 1. */
  public long number() {
    return number;
  }

  /** @throws CharacterCodingException if this line is not UTF-8 */
  public String text() throws CharacterCodingException {
    String text = UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes.getBytes(ISO_8859_1))).toString();
    return number == 1 ? TextFile.unmarked(text) : text;
  }
}
