package io.cellstream.cli;

import com.google.common.base.Throwables;
import io.cellstream.cluster.StartupException;
import io.cellstream.config.ConfigurationException;
import io.cellstream.config.Secrets;
import io.cellstream.kernel.KernelUnavailableException;
import io.cellstream.modelfile.ModelFileException;
import io.cellstream.text.Printable;
import io.cellstream.wire.RegistryUnavailableException;
import io.cellstream.wire.SchemaSetupException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.jspecify.annotations.Nullable;

/**
 * How a command failed, as its user is told: one line and an exit code. What no case here knows is a defect of ours and says so.
 *
 * @param line without line breaks
 */
record Failure(int exitCode, String line) {

  static Failure of(Throwable thrown) {
    return switch (thrown) {
      case CliException e -> expected(e.exitCode(), e.getMessage());
      case ModelFileException e -> expected(ExitCode.USAGE, e.getMessage());
      case StartupException _, KernelUnavailableException _, RegistryUnavailableException _, SchemaSetupException _ ->
        expected(ExitCode.FAILED, thrown.getMessage());
      case ConfigurationException e -> expected(ExitCode.USAGE, e.getMessage());
      case ConfigException e -> expected(ExitCode.USAGE, e.getMessage() + "; `cellstream config` shows where each setting comes from");
      case UncheckedIOException e -> ofCause(e);
      case IOException e -> expected(ExitCode.FAILED, io(e));
      case KafkaException e ->
        expected(ExitCode.FAILED, "Kafka: " + named(e) + cause(e) + "; --verbose shows the trace");
      case ExecutionException e -> ofCause(e);
      case InterruptedException _ -> expected(ExitCode.FAILED, "interrupted");
      case NoClassDefFoundError e -> expected(ExitCode.FAILED, "this installation lacks a library (" + e.getMessage()
          + "): build it again, or run the command from a checkout");
      case OutOfMemoryError e -> expected(ExitCode.FAILED, "out of memory (" + e.getMessage() + "): give more, as in JAVA_OPTS=-Xmx2g");
      default ->
        expected(ExitCode.FAILED, "unexpected " + named(thrown) + "; a defect of Cellstream's: run again with --verbose for the trace");
    };
  }

  /** Prints the line, and the trace if it was asked for. */
  void print(PrintWriter err, Throwable thrown, boolean verbose) {
    err.println("cellstream: " + line);
    if (verbose) {
      StringWriter trace = new StringWriter();
      thrown.printStackTrace(new PrintWriter(trace));
      err.print(Secrets.maskUrls(trace.toString()));
    }
    err.flush();
  }

  private static Failure ofCause(Throwable wrapper) {
    Throwable cause = wrapper.getCause();
    return cause == null ? expected(ExitCode.FAILED, named(wrapper)) : of(cause);
  }

  private static Failure expected(int exitCode, @Nullable String message) {
    return new Failure(exitCode, Printable.line(Secrets.maskUrls(String.valueOf(message))));
  }

  /** The file system's exceptions often carry the path alone. */
  private static String io(IOException e) {
    return switch (e) {
      case NoSuchFileException missing -> missing.getFile() + ": no such file";
      case AccessDeniedException denied -> denied.getFile() + ": no permission";
      case FileSystemException other -> named(other);
      default -> e.getClass() == IOException.class ? String.valueOf(e.getMessage()) : named(e);
    };
  }

  private static String cause(Throwable e) {
    return e.getCause() == null ? "" : ", because of " + named(Throwables.getRootCause(e));
  }

  private static String named(Throwable e) {
    return e.getClass().getSimpleName() + (e.getMessage() == null ? "" : ": " + e.getMessage());
  }
}
