package io.cellstream.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cellstream.sequence.SequenceKey;
import io.cellstream.text.Printable;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of a command that is about one key; mix it in. */
final class KeyOption {

  @Option(names = "--key", paramLabel = "K", description = "the key, if it is text in UTF-8")
  @Nullable
  String text;

  @Option(names = "--key-base64", paramLabel = "B", description = "instead: the key's bytes in Base64")
  @Nullable
  String base64;

  /** @throws CliException unless exactly one is given, and is a key */
  SequenceKey key() {
    if (text != null && base64 == null) {
      return new SequenceKey(text.getBytes(UTF_8));
    }
    if (text == null && base64 != null) {
      try {
        return new SequenceKey(Base64.getDecoder().decode(base64));
      } catch (IllegalArgumentException e) {
        throw new CliException(ExitCode.USAGE, "--key-base64 " + Printable.quoted(base64) + " is not Base64: " + e.getMessage(), e);
      }
    }
    throw new CliException(ExitCode.USAGE, "say which key: with --key as text, or with --key-base64, and with one of them");
  }

  /** The key in words, as it was given. */
  String shown() {
    return "key " + (text != null ? Printable.quoted(text) : base64 + " (Base64)");
  }

  /** The option as it is to be typed again in a shell. */
  String typed() {
    String given = text;
    if (given == null) {
      return "--key-base64 " + base64;
    }
    return Printable.line(given).equals(given)
        ? "--key '" + given.replace("'", "'\\''") + "'"
        : "--key-base64 " + Base64.getEncoder().encodeToString(given.getBytes(UTF_8));
  }
}
