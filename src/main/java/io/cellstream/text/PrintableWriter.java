package io.cellstream.text;

import java.io.PrintWriter;

/** The last line of defence: whatever a caller forgot, no escape sequence that came from outside reaches the terminal behind this writer. */
public final class PrintableWriter extends PrintWriter {
  private final PrintWriter unguarded;

  /** Through to {@code target}, which goes on to do the buffering. */
  public PrintableWriter(PrintWriter target, boolean autoFlush) {
    super(target, autoFlush);
    this.unguarded = target;
  }

  /** The writer behind, for whoever draws on the terminal himself and guards what he takes from others. */
  public static PrintWriter unguarded(PrintWriter writer) {
    return writer instanceof PrintableWriter guarded ? guarded.unguarded : writer;
  }

  @Override
  public void write(int c) {
    write(Character.toString((char) c));
  }

  @Override
  public void write(char[] buffer, int offset, int length) {
    write(new String(buffer, offset, length));
  }

  @Override
  public void write(String text, int offset, int length) {
    String printable = Printable.lines(text.substring(offset, offset + length));
    super.write(printable, 0, printable.length());
  }
}
