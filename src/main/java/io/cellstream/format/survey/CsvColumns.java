package io.cellstream.format.survey;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import io.cellstream.sequence.RejectCause;
import io.cellstream.sequence.RejectedEventException;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;

/** Lines of CSV as JSON: an object of the columns if they have names, else an array of them. An empty column is null. */
final class CsvColumns {
  private final CsvReader.CsvReaderBuilder lines = CsvReader.builder().skipEmptyLines(false);
  private final List<String> names;

  /** @param names of the columns; empty: they have none */
  CsvColumns(List<String> names) {
    this.names = List.copyOf(names);
  }

  /** @throws RejectedEventException NOT_TEXT */
  String json(String line) throws RejectedEventException {
    List<String> columns = line.isEmpty() ? List.of() : columns(line);
    if (names.isEmpty()) {
      StringJoiner array = new StringJoiner(",", "[", "]");
      columns.forEach(each -> array.add(value(each)));
      return array.toString();
    }
    StringJoiner object = new StringJoiner(",", "{", "}");
    for (int i = 0; i < Math.min(names.size(), columns.size()); i++) {
      object.add(quoted(names.get(i)) + ":" + value(columns.get(i)));
    }
    return object.toString();
  }

  private List<String> columns(String line) throws RejectedEventException {
    try {
      return new ArrayList<>(lines.ofSingleCsvRecord(line).getFields());
    } catch (CsvParseException e) {
      throw new RejectedEventException(RejectCause.NOT_TEXT, "the value is not one line of CSV: " + e.getMessage());
    }
  }

  private static String value(String column) {
    return column.isEmpty() ? "null" : quoted(column);
  }

  private static String quoted(String text) {
    return '"' + String.valueOf(JsonStringEncoder.getInstance().quoteAsString(text)) + '"';
  }
}
