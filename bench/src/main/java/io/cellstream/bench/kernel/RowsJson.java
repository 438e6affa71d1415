package io.cellstream.bench.kernel;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cellstream.bench.BenchException;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** Rows as JSON: an array, one object a row. The names are a contract with whoever reads the file. */
final class RowsJson {
  private static final JsonMapper JSON = new JsonMapper();
  private static final MathContext DIGITS = new MathContext(5);

  private RowsJson() {
  }

  static void write(Path file, List<Row> rows) throws BenchException {
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      Files.writeString(file, text(rows));
    } catch (IOException e) {
      throw new BenchException(file + ": can't be written: " + e.getMessage(), e);
    }
  }

  /** A line a row, so that two runs can be compared with diff. */
  static String text(List<Row> rows) {
    return rows.stream().map(row -> node(row).toString()).collect(Collectors.joining(",\n ", "[", "]\n"));
  }

  static ArrayNode read(Path file) throws BenchException {
    try {
      JsonNode root = JSON.readTree(file.toFile());
      if (root instanceof ArrayNode array && StreamSupport.stream(array.spliterator(), false).allMatch(JsonNode::isObject)) {
        return array;
      }
      throw new BenchException(file + ": is no array of objects");
    } catch (IOException e) {
      throw new BenchException(file + ": can't be read: " + e.getMessage(), e);
    }
  }

  private static ObjectNode node(Row row) {
    ObjectNode node = JSON.createObjectNode();
    node.put("cell", row.setting().cell().toString());
    node.put("layers", row.setting().layers());
    node.put("hidden", row.setting().hidden());
    node.put("batch", row.setting().batch());
    node.put("contender", row.contender());
    node.put("micros", rounded(row.micros()));
    row.ratioToOurs().ifPresentOrElse(ratio -> node.put("ratio_to_ours", rounded(ratio)), () -> node.putNull("ratio_to_ours"));
    node.put("fraction_of_bound", rounded(row.fractionOfBound()));
    node.put("bound_micros", rounded(row.boundMicros()));
    node.put("spread", rounded(row.spread()));
    node.put("cpu_micros", rounded(row.cpuMicros()));
    node.put("max_error", rounded(row.maxError()));
    node.put("allocated_bytes", rounded(row.allocatedBytes()));
    node.put("rounds", row.rounds());
    node.put("interrupted", rounded(row.interrupted()));
    node.put("load", rounded(row.load()));
    return node;
  }

  private static BigDecimal rounded(double value) {
    return new BigDecimal(value).round(DIGITS).stripTrailingZeros();
  }
}
