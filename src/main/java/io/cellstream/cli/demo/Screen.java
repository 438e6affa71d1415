package io.cellstream.cli.demo;

import io.cellstream.text.Printable;
import io.cellstream.text.PrintableWriter;
import java.io.Console;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What the person sees. On a terminal a block of lines can be redrawn in place; anywhere else only what is final is printed, in plain text.
 * Safe for use by several threads.
 */
public final class Screen implements AutoCloseable {
  private static final String ESC = "\u001b[";
  private static final String PLAIN = ESC + "0m";
  /** Without the cursor, and cutting lines at the edge: a wrapped line would break the count of lines to go up. */
  private static final String BEGIN_DRAWING = ESC + "?25l" + ESC + "?7l";
  private static final String END_DRAWING = ESC + "?7h" + ESC + "?25h";
  private static final String CLEAR_REST = ESC + "K";
  private static final Pattern OWN = Pattern.compile("\u001b\\[(?:0|1|2|32)m");

  private final PrintWriter out;
  private final boolean isTerminal;
  private final boolean isColored;
  private int drawn;
  private boolean isDrawing;
  private boolean isClosed;

  Screen(PrintWriter out, boolean isTerminal, boolean isColored) {
    this.out = out;
    this.isTerminal = isTerminal;
    this.isColored = isColored;
  }

  /** Finds out what the output is; colours are left out where {@code NO_COLOR} says so. */
  public static Screen of(PrintWriter out, Map<String, String> environment) {
    String kind = environment.getOrDefault("TERM", "dumb");
    boolean isTerminal = Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent() && !kind.isEmpty()
        && !kind.equals("dumb");
    return new Screen(PrintableWriter.unguarded(out), isTerminal, isTerminal && environment.getOrDefault("NO_COLOR", "").isEmpty());
  }

  boolean isTerminal() {
    return isTerminal;
  }

  synchronized void line(String text) {
    out.println(guarded(text));
    out.flush();
  }

  /** The beginning of a line that {@link #line} will end. */
  synchronized void begin(String text) {
    out.print(guarded(text));
    out.flush();
  }

  /** Shows a block of lines in place of the one drawn before; does nothing where there is no terminal. */
  synchronized void draw(List<String> block) {
    if (!isTerminal || isClosed) {
      return;
    }
    StringBuilder text = new StringBuilder(isDrawing ? "" : BEGIN_DRAWING);
    isDrawing = true;
    if (drawn > 0) {
      text.append(ESC).append(drawn).append('A');
    }
    block.forEach(line -> text.append('\r').append(guarded(line)).append(CLEAR_REST).append('\n'));
    drawn = block.size();
    out.print(text);
    out.flush();
  }

  /** Shows a block for good. */
  synchronized void settle(List<String> block) {
    if (isTerminal) {
      draw(block);
      endDrawing();
    } else {
      block.forEach(line -> out.println(guarded(line)));
      out.flush();
    }
  }

  /** The text with no escape sequence but those that {@link #strong} and its like have put there. */
  private static String guarded(String text) {
    return Arrays.stream(OWN.splitWithDelimiters(text, -1)).map(part -> OWN.matcher(part).matches() ? part : Printable.lines(part))
        .collect(Collectors.joining());
  }

  String strong(String text) {
    return isColored ? ESC + "1m" + text + PLAIN : text;
  }

  String faint(String text) {
    return isColored ? ESC + "2m" + text + PLAIN : text;
  }

  /** Not bold: some colour schemes show bold green in nearly the colour of their background. */
  String good(String text) {
    return isColored ? ESC + "32m" + text + PLAIN : text;
  }

  private void endDrawing() {
    if (isDrawing) {
      out.print(END_DRAWING);
      out.flush();
    }
    isDrawing = false;
    drawn = 0;
  }

  /** As {@link #close}, in the middle of a line: the terminal has put its ^C there. */
  public synchronized void interrupt() {
    close();
    line("");
  }

  /** Leaves the terminal as it was found; nothing is drawn after it. */
  @Override
  public synchronized void close() {
    endDrawing();
    isClosed = true;
  }
}
