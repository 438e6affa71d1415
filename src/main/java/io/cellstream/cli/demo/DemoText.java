package io.cellstream.cli.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cellstream.cli.CliException;
import io.cellstream.cli.ExitCode;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
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
      return of("the demo's text", new InputStreamReader(in, UTF_8.newDecoder()));
    }
  }

  /** @throws CliException if the file can't be used, saying why */
  static DemoText read(Path file) throws IOException {
    String name = "--text " + file;
    try (Reader in = new InputStreamReader(Files.newInputStream(file), UTF_8.newDecoder())) {
      return of(name, in);
    } catch (NoSuchFileException e) {
      throw new CliException(ExitCode.USAGE, name + ": there is no such file", e);
    } catch (CharacterCodingException e) {
      throw new CliException(ExitCode.USAGE, name + ": is not text in UTF-8; convert it first", e);
    } catch (IOException e) {
      throw new CliException(ExitCode.USAGE, name + ": can't be read (" + e.getMessage() + ")", e);
    }
  }

  private static DemoText of(String name, Reader in) throws IOException {
    char[] chars = new char[LIMIT + 1];
    int n = 0;
    for (int read = in.read(chars); read > 0; read = in.read(chars, n, chars.length - n)) {
      n += read;
    }
    int kept = Math.min(n, LIMIT);
    if (kept > 0 && Character.isHighSurrogate(chars[kept - 1])) {
      kept--;
    }
    List<String> lines = new String(chars, 0, kept).lines().filter(line -> !line.isBlank()).toList();
    if (lines.isEmpty()) {
      throw new CliException(ExitCode.USAGE, name + ": has no line with anything in it; give a text of a line or more");
    }
    return new DemoText(lines, n > LIMIT);
  }
}
