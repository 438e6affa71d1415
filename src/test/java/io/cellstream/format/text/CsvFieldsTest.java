package io.cellstream.format.text;

import static io.cellstream.format.value.Values.paths;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cellstream.format.value.Values;
import io.cellstream.sequence.RejectCause;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CsvFieldsTest {
  private static final String MISSING = "missing or null";
  private static final List<String> COLUMNS = List.of("machine", "load", "temp (C)");

  private static List<String> read(String paths, List<String> columns, String line) throws Exception {
    return Values.read(new CsvFields(paths(paths), columns), paths(paths).size(), line.getBytes(UTF_8));
  }

  private static String rejection(List<String> columns, byte[] value) {
    return Values.rejection(new CsvFields(paths("[0]"), columns), 1, RejectCause.NOT_TEXT, value);
  }

  @Test
  void columnsAreReadByNameAndByPlace() throws Exception {
    assertThat(read("load,['temp (C)'],machine", COLUMNS, "m1,0.5,71")).containsExactly("\"0.5\"", "\"71\"", "\"m1\"");
    assertThat(read("[2],load", COLUMNS, "m1,0.5,71")).containsExactly("\"71\"", "\"0.5\"");
    assertThat(read("[3],[0]", List.of(), "a,b,c,d")).containsExactly("\"d\"", "\"a\"");
  }

  @Test
  void columnsMayBeQuoted() throws Exception {
    assertThat(read("[0],[1],[2]", List.of(), "\"a,b\",\"say \"\"x\"\"\",\"é\n😀\"")).containsExactly("\"a,b\"", "\"say \"x\"\"",
        "\"é\\u000a😀\"");
    assertThat(read("[0],[1]", List.of(), " a , b")).containsExactly("\" a \"", "\" b\"");
  }

  @Test
  void anEmptyColumnAndOneThatIsNotThereAreMissing() throws Exception {
    assertThat(read("machine,load,['temp (C)']", COLUMNS, ",\"\"")).containsOnly(MISSING);
    assertThat(read("machine,load,['temp (C)']", COLUMNS, "m1")).containsExactly("\"m1\"", MISSING, MISSING);
    assertThat(read("[0],[7]", List.of(), "")).containsOnly(MISSING);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r\n", "\r"})
  void aLineMayEndLikeOne(String end) throws Exception {
    assertThat(read("[0],[1]", List.of(), "a,b" + end)).containsExactly("\"a\"", "\"b\"");
  }

  @Test
  void whatIsNotOneLineIsNoText() {
    assertThat(rejection(List.of(), "a,b\nc,d".getBytes(UTF_8))).startsWith("the value is not one line of CSV: ");
    assertThat(rejection(List.of(), "\"a".getBytes(UTF_8))).startsWith("the value is not one line of CSV: ");
    assertThat(rejection(List.of(), "\"a\"b,c".getBytes(UTF_8))).startsWith("the value is not one line of CSV: ");
    assertThat(rejection(List.of(), new byte[]{'a', ',', -1})).isEqualTo("a value of 3 bytes is not text in UTF-8");
  }

  @Test
  void moreColumnsThanHaveNamesAreNoSuchLineUnlessTheyAreEmpty() throws Exception {
    assertThat(rejection(COLUMNS, "m1,0,5,71".getBytes(UTF_8)))
        .isEqualTo("the line has 4 columns, and cellstream.input.columns names 3");
    assertThat(read("machine", COLUMNS, "m1,0.5,71,,")).containsExactly("\"m1\"");
  }

  private static void assertNoColumn(String path, List<String> columns, String problem) {
    assertThatThrownBy(() -> new CsvFields(paths(path), columns)).isInstanceOf(IllegalArgumentException.class).hasMessage(problem);
  }

  @Test
  void aPathThatIsNoColumnIsToldAtOnce() {
    assertNoColumn("lod", COLUMNS, "a line of CSV has no column lod; did you mean \"load\"? (columns: machine, load, temp (C))");
    assertNoColumn("speed", COLUMNS, "a line of CSV has no column speed (columns: machine, load, temp (C))");
    assertNoColumn("load.x", COLUMNS, "a line of CSV has no column load.x; did you mean \"load\"? (columns: machine, load, temp (C))");
    assertNoColumn("[3]", COLUMNS, "a line of CSV has no column [3] (columns: machine, load, temp (C))");
    assertNoColumn("[*]", COLUMNS, "a line of CSV has no column [*] (columns: machine, load, temp (C))");
    assertNoColumn("load", List.of(),
        "a line of CSV has no column load: without names, which cellstream.input.columns gives, columns are [0], [1] and so on");
  }
}
