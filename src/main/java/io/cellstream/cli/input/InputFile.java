package io.cellstream.cli.input;

import io.cellstream.cli.CliException;
import io.cellstream.cli.ExitCode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * A file that the user named.
 *
 * @param option by which it was named, as in {@code --text}
 */
public record InputFile(String option, Path path) {

  /** Reads of the file. */
  @FunctionalInterface
  public interface Reading<T> {
    T read(InputStream in) throws IOException;
  }

  /** @throws CliException if the file can't be read, saying which and why */
  public <T> T read(Reading<T> reading) {
    if (Files.isDirectory(path)) {
      throw refused("is a folder, not a file");
    }
    try (InputStream in = Files.newInputStream(path)) {
      return reading.read(in);
    } catch (NoSuchFileException e) {
      throw refused("there is no such file", e);
    } catch (AccessDeniedException e) {
      throw refused("no permission to read it", e);
    } catch (CharacterCodingException e) {
      throw refused("is not text in UTF-8; convert it first", e);
    } catch (IOException e) {
      throw refused("can't be read (" + e.getMessage() + ")", e);
    }
  }

  /** What to throw if the file is of no use. */
  public CliException refused(String reason) {
    return new CliException(ExitCode.USAGE, this + ": " + reason);
  }

  private CliException refused(String reason, Throwable cause) {
    return new CliException(ExitCode.USAGE, this + ": " + reason, cause);
  }

  @Override
  public String toString() {
    return option + " " + path;
  }
}
