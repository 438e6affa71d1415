package io.cellstream.importer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.cellstream.importer.ReferenceCheck;
import io.cellstream.modelfile.SafetensorsFile;
import io.cellstream.modelfile.StoredTensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files of {@code src/test/golden/import}, held against what their own program gave, as a user writes it down. */
class ExamplesTest {
  private static final Path KERAS = Path.of("src/test/resources/import/keras");
  private static final double TOLERANCE = 1e-5;
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir
  Path folder;

  private static List<List<Double>> rows(StoredTensor tensor, int width) {
    float[] data = tensor.data();
    return IntStream.range(0, data.length / width)
        .mapToObj(row -> IntStream.range(row * width, (row + 1) * width).mapToObj(i -> (double) data[i]).toList()).toList();
  }

  private static StoredTensor expected(String module, String name) throws Exception {
    return Objects.requireNonNull(SafetensorsFile.read(KERAS.resolve(module + ".expected.safetensors")).get(name));
  }

  private static String line(String inputs, Object given, String outputs, Object answered) throws IOException {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put(inputs, given);
    line.put(outputs, answered);
    return JSON.writeValueAsString(line);
  }

  private Path examples(String... lines) throws IOException {
    return Files.write(folder.resolve("examples.jsonl"), List.of(lines));
  }

  private ReferenceCheck check(Imports imports, String file, Path examples, double tolerance) throws Exception {
    return imports.check(examples, tolerance).run(KERAS.resolve(file)).check();
  }

  @Test
  void whatOnesOwnProgramAnswersIsHeldAgainstTheImport() throws Exception {
    List<List<Double>> x = rows(expected("functional", "x"), 3);
    List<List<Double>> y = rows(expected("functional", "y"), 2);
    Path examples = examples(line("features", x, "outputs", y), "", line("features", x.subList(0, 7), "output", y.get(6)));

    ReferenceCheck check = check(new Imports(folder), "functional.h5", examples, TOLERANCE);

    assertThat(check.agrees()).isTrue();
    assertThat(check.largest().orElseThrow()).isLessThan(TOLERANCE);
    assertThat(check.line()).startsWith("2 sequences of " + examples + " through Cellstream: largest difference ").contains("in line ");
  }

  @Test
  void theLargestDifferenceIsNamedWithItsPlace() throws Exception {
    List<List<Double>> x = rows(expected("functional", "x"), 3);
    List<List<Double>> y = new ArrayList<>(rows(expected("functional", "y"), 2));
    y.set(9, List.of(y.get(9).getFirst(), y.get(9).getLast() + 0.25));
    Path examples = examples(line("features", x.subList(0, 3), "output", y.get(2)), line("features", x, "outputs", y));

    ReferenceCheck check = check(new Imports(folder), "functional.h5", examples, 0.1);

    assertThat(check.agrees()).isFalse();
    assertThat(check.line()).contains("largest difference 2.5e-01, in line 2, step 9, value 1 (").endsWith("more than 1e-01 (--tolerance)");
  }

  @Test
  void tokensAreWordsOrIdsAndWhatReadsBackwardAnswersAtTheEnd() throws Exception {
    float[] ids = expected("three", "x").data();
    List<List<Double>> y = rows(expected("three", "y"), 6);
    List<Integer> all = IntStream.range(0, ids.length).mapToObj(i -> (int) ids[i]).toList();
    Path examples = examples(line("tokens", all, "output", y.getFirst()),
        line("tokens", all.subList(0, 61).stream().map(String::valueOf).toList(), "output", y.get(1)));

    assertThat(check(new Imports(folder).tokens(9), "three.h5", examples, TOLERANCE).agrees()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
      {"features":[[1,2,3]]}                          | line 1: needs either "output"
      {"features":[[1,2,3]],"output":[1,2],"outputs":[]} | line 1: needs either "output"
      {"features":[[1,2]],"output":[1,2]}             | line 1: features[0] must be an array of 3 numbers, and has 2
      {"features":[],"output":[1,2]}                  | line 1: features has no step
      {"features":[1,2,3],"output":[1,2]}             | line 1: features[0] must be an array of 3 numbers
      {"features":[[1,2,3]],"output":[1]}             | line 1: output must be an array of 2 numbers, and has 1
      {"features":[[1,2,3]],"output":[1,null]}        | line 1: output must be an array of numbers, and has null
      {"features":[[1,2,3]],"outputs":[[1,2],[1,2]]}  | line 1: outputs has answers for 2 steps, and features has 1
      {"tokens":[1],"output":[1,2]}                   | line 1: tokens is not what model functional takes: give features
      not JSON                                        | line 1
      """)
  void aLineThatIsNoExampleIsNamed(String line, String message) throws Exception {
    assertThat(new Imports(folder).check(examples(line), TOLERANCE).refusal(KERAS.resolve("functional.h5")))
        .startsWith("--check " + folder.resolve("examples.jsonl")).contains(message);
  }

  @Test
  void aFileWithoutAnExampleIsRefusedAndSoIsAnUnknownToken() throws Exception {
    assertThat(new Imports(folder).check(examples(""), TOLERANCE).refusal(KERAS.resolve("functional.h5"))).endsWith("has no line");
    assertThat(new Imports(folder).check(folder.resolve("none"), TOLERANCE).refusal(KERAS.resolve("functional.h5")))
        .contains("can't be read");
    for (String token : Arrays.asList("\"ten\"", "9", "-1", "null")) {
      assertThat(new Imports(folder).tokens(9).check(examples("{\"tokens\":[0," + token + "],\"output\":[0,0,0,0,0,0]}"), TOLERANCE)
          .refusal(KERAS.resolve("three.h5"))).contains("line 1: tokens[1] is " + token + ", which is no token of the vocabulary");
    }
  }
}
