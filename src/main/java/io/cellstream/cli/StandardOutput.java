package io.cellstream.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Standard output, which remembers why it could not be written: that the next program in the pipe has read enough, as {@code head} does, is no
 * failure, a full disk is one. A {@code PrintWriter} tells neither.
 */
final class StandardOutput extends OutputStream {
  private final OutputStream target;
  private final BooleanSupplier readerHasGone;
  private volatile @Nullable IOException failure;

  /** @param readerHasGone asked when writing has failed */
  StandardOutput(OutputStream target, BooleanSupplier readerHasGone) {
    this.target = target;
    this.readerHasGone = readerHasGone;
  }

  static StandardOutput ofProcess() {
    return new StandardOutput(new FileOutputStream(FileDescriptor.out), () -> Descriptor.OUT.isAbandoned());
  }

  @Override
  public void write(int b) throws IOException {
    attempt(() -> target.write(b));
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    attempt(() -> target.write(bytes, offset, length));
  }

  @Override
  public void flush() throws IOException {
    attempt(target::flush);
  }

  /** Why not everything could be written, unless it was the reader that wanted no more. */
  Optional<CliException> failure() {
    return Optional.ofNullable(failure).filter(_ -> !readerHasGone.getAsBoolean())
        .map(e -> new CliException(ExitCode.FAILED, "not everything could be written to standard output: " + e.getMessage(), e));
  }

  @FunctionalInterface
  private interface Attempt {
    void make() throws IOException;
  }

  /** What follows a failure is lost, too: half a line would be mended by nothing. */
  private void attempt(Attempt attempt) throws IOException {
    IOException earlier = failure;
    if (earlier != null) {
      throw earlier;
    }
    try {
      attempt.make();
    } catch (IOException e) {
      failure = e;
      throw e;
    }
  }
}
