package io.cellstream.format.text;

import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import io.cellstream.format.value.FieldReader;
import io.cellstream.format.value.TextBytes;
import io.cellstream.mapping.FieldPath;
import io.cellstream.mapping.FieldPath.Index;
import io.cellstream.mapping.FieldPath.Name;
import io.cellstream.mapping.FieldPath.Step;
import io.cellstream.mapping.FieldValues;
import io.cellstream.sequence.RejectCause;
import io.cellstream.sequence.RejectedEventException;
import io.cellstream.text.NearestName;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.apache.kafka.common.header.Headers;

/** Reads values that are one line of CSV (RFC 4180) in UTF-8. An empty column is missing. */
public final class CsvFields implements FieldReader {
  private final CsvReader.CsvReaderBuilder lines = CsvReader.builder().skipEmptyLines(false).allowUnclosedQuote(false);
  private final List<String> columns;
  /** The column of each path. */
  private final int[] places;

  /**
   * @param columns their names; empty: they have none
   * @throws IllegalArgumentException if a path leads to no column
   */
  public CsvFields(List<FieldPath> paths, List<String> columns) {
    this.columns = List.copyOf(columns);
    this.places = paths.stream().mapToInt(path -> column(path, columns)).toArray();
  }

  private static int column(FieldPath path, List<String> columns) {
    Step step = path.steps().getFirst();
    int column = path.steps().size() > 1 ? -1 : switch (step) {
      case Name(String name) -> columns.indexOf(name);
      case Index(int index) -> columns.isEmpty() || index < columns.size() ? index : -1;
      default -> -1;
    };
    if (column >= 0) {
      return column;
    }
    throw new IllegalArgumentException("a line of CSV has no column " + path + (columns.isEmpty()
        ? ": without names, which cellstream.input.columns gives, columns are [0], [1] and so on"
        : step instanceof Name(String name) && !NearestName.question(columns, name).isEmpty()
            ? NearestName.question(columns, name) + shown(columns)
            : shown(columns)));
  }

  private static String shown(List<String> columns) {
    return " (columns: " + String.join(", ", columns) + ")";
  }

  /** @throws RejectedEventException NOT_TEXT */
  @Override
  public void read(byte[] value, Headers headers, FieldValues into) throws RejectedEventException {
    String line = TextBytes.text(value);
    if (line.isEmpty()) {
      return;
    }
    CsvRecord read = record(line);
    if (!columns.isEmpty() && read.getFieldCount() > columns.size()
        && IntStream.range(columns.size(), read.getFieldCount()).anyMatch(isFull(read))) {
      throw new RejectedEventException(RejectCause.NOT_TEXT,
          "the line has " + read.getFieldCount() + " columns, and cellstream.input.columns names " + columns.size());
    }
    for (int i = 0; i < places.length; i++) {
      if (places[i] < read.getFieldCount() && !read.getField(places[i]).isEmpty()) {
        into.setText(i, read.getField(places[i]));
      }
    }
  }

  private static IntPredicate isFull(CsvRecord read) {
    return column -> !read.getField(column).isEmpty();
  }

  private CsvRecord record(String line) throws RejectedEventException {
    try {
      CloseableIterator<CsvRecord> records = lines.ofCsvRecord(line).iterator();
      CsvRecord record = records.next();
      if (records.hasNext()) {
        throw notOneLine("another line follows");
      }
      return record;
    } catch (CsvParseException e) {
      throw notOneLine(String.valueOf(e.getMessage()));
    }
  }

  private static RejectedEventException notOneLine(String why) {
    return new RejectedEventException(RejectCause.NOT_TEXT, "the value is not one line of CSV: " + why);
  }
}
