package io.cellstream.cli.demo;

import io.cellstream.model.Output;
import io.cellstream.sequence.Prediction;
import io.cellstream.text.Glyphs;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What each watched line's latest prediction says: the text it has seen, what it expects next, what the last character cost in bits. */
final class LiveTable {
  private static final int TEXT = 36;
  private static final int EXPECTS = 22;
  private static final int GUESSES = 3;

  private final Map<String, Row> rows = new LinkedHashMap<>();
  private final int keyWidth;

  private static final class Row {
    private final DemoLine line;
    private @Nullable Prediction latest;

    Row(DemoLine line) {
      this.line = line;
    }
  }

  LiveTable(List<DemoLine> lines) {
    lines.forEach(line -> rows.put(line.key(), new Row(line)));
    this.keyWidth = lines.stream().mapToInt(line -> line.key().length()).max().orElse(0);
  }

  /** Takes in a prediction; one for another key is none of the table's business. */
  void update(String key, Prediction prediction) {
    Row row = rows.get(key);
    if (row != null) {
      row.latest = prediction;
    }
  }

  /** A heading, then a row a line; at most 80 columns. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(row("line", Glyphs.head("text so far", TEXT), "expects next", "bits"));
    rows.values().forEach(row -> lines.add(line(row)));
    return lines;
  }

  private String line(Row row) {
    Prediction latest = row.latest;
    if (latest == null) {
      return row(row.line.key(), Glyphs.tail("", TEXT), "", "");
    }
    Float surprise = latest.surprise();
    return row(row.line.key(), Glyphs.tail(seen(row.line, latest), TEXT), expected(latest.output()),
        surprise == null ? "" : String.format(Locale.ROOT, "%.1f", surprise));
  }

  private String row(String key, String text, String expects, String bits) {
    return String.format("  %-" + keyWidth + "s  %s  %s  %5s", key, text, Glyphs.head(expects, EXPECTS), bits).stripTrailing();
  }

  /** Positions count code points, and the one after the last stands for the line break. */
  private static String seen(DemoLine line, Prediction latest) {
    String text = line.text();
    long seen = latest.position().orElse(latest.step()) + 1;
    int characters = text.codePointCount(0, text.length());
    return seen > characters
        ? Glyphs.text(text) + Glyphs.token("\n")
        : Glyphs.text(text.substring(0, text.offsetByCodePoints(0, (int) seen)));
  }

  private static String expected(Output output) {
    float[] values = output.values();
    if (output.top().isEmpty() && values != null) {
      StringBuilder numbers = new StringBuilder();
      for (int i = 0; i < Math.min(GUESSES, values.length); i++) {
        numbers.append(String.format(Locale.ROOT, "%.2f  ", values[i]));
      }
      return numbers.toString();
    }
    return output.top().stream().limit(GUESSES).map(LiveTable::guess).collect(Collectors.joining("  "));
  }

  private static String guess(Output.Candidate candidate) {
    String token = candidate.token() == null ? "#" + candidate.id() : Glyphs.token(candidate.token());
    return token + String.format(Locale.ROOT, " %2.0f%%", 100 * candidate.probability());
  }
}
