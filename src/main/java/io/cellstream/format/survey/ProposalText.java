package io.cellstream.format.survey;

import io.cellstream.format.survey.Proposal.Line;
import io.cellstream.format.survey.Proposal.Row;
import io.cellstream.format.survey.Proposal.Slot;
import io.cellstream.text.Printable;
import io.cellstream.text.TextTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** A proposal as a person reads it: a table, and lines for a {@code .properties} file. */
public final class ProposalText {
  /** What fits a line beside other windows. */
  private static final int WIDE = 100;
  private static final int REASON = 300;

  private ProposalText() {
  }

  /** A line for each field, and one above them. */
  public static List<String> table(Proposal proposal) {
    TextTable table = new TextTable(32, 12, 12, 14, 28);
    table.row("path", "type", "seen", "example", "values", "becomes");
    for (Row row : proposal.rows()) {
      SurveyedField field = row.field();
      table.row(field.path().toString(), FieldWords.type(field), FieldWords.seen(field), field.example(), FieldWords.values(field),
          row.becomes());
    }
    return table.lines();
  }

  /**
   * Settings in UTF-8, each under its reasons. What is an idea only is a comment.
   *
   * @param names the settings' names
   */
  public static List<String> properties(Proposal proposal, Function<Slot, String> names) {
    List<String> lines = new ArrayList<>();
    for (Line line : proposal.lines()) {
      String slot = line.slot().name().toLowerCase(Locale.ROOT);
      String begin = "# " + slot + ": ";
      for (String reason : line.reasons()) {
        lines.add(begin + Printable.line(reason, REASON));
        begin = "#   ";
      }
      if (!line.parts().isEmpty()) {
        value(names.apply(line.slot()) + "=", line.parts()).forEach(each -> lines.add(line.sure() ? each : "#" + each));
      }
    }
    return lines;
  }

  /** The parts between commas, on as many lines as they need. */
  private static List<String> value(String name, List<String> parts) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder(name);
    boolean any = false;
    for (String part : parts) {
      String escaped = escaped(part);
      if (any && line.length() + escaped.length() > WIDE) {
        lines.add(line.append(",\\").toString());
        line.setLength(0);
        line.append("    ");
      } else if (any) {
        line.append(',');
      }
      line.append(escaped);
      any = true;
    }
    lines.add(line.toString());
    return lines;
  }

  /** As {@link java.util.Properties} reads it. */
  private static String escaped(String text) {
    StringBuilder escaped = new StringBuilder();
    text.codePoints().forEach(c -> {
      String one = Character.toString(c);
      if (c == '\\') {
        escaped.append("\\\\");
      } else if (Printable.isPlain(one)) {
        escaped.append(one);
      } else {
        one.chars().forEach(unit -> escaped.append(String.format(Locale.ROOT, "\\u%04x", unit)));
      }
    });
    return escaped.toString();
  }
}
