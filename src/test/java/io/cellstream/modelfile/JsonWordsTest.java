package io.cellstream.modelfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonWordsTest {
  private static final JsonFactory STRICT = JsonFactory.builder()
      .streamReadConstraints(StreamReadConstraints.builder().maxStringLength(20).maxNestingDepth(3).build()).build();

  private static String problem(String json) {
    return JsonWords.problem(catchThrowableOfType(JsonProcessingException.class, () -> {
      try (JsonParser parser = STRICT.createParser(json)) {
        while (parser.nextToken() != null) {
          parser.getText();
        }
      }
    }));
  }

  @ParameterizedTest
  @ValueSource(strings = {"[NaN]", "[-Infinity]", "{'a':1}", "{a:1}", "[1,]", "[1 /* one */]", "[+1]", "[01]", "[.5]", "[5.]", "[\"\\q\"]",
      "[\"a\tb\"]", "[\"unfinished", "{\"a\":1", "[nul]", "[1}", "[\"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\"]", "[[[[[]]]]]"})
  void noAdviceForProgrammersOfJacksonsIsPassedOn(String json) {
    assertThat(problem(json)).isNotBlank().doesNotContain("`", "Feature", "StreamRead", "(code").hasLineCount(1);
  }

  @Test
  void whatIsWrongStaysSaid() {
    assertThat(problem("[NaN]")).isEqualTo("Non-standard token 'NaN'");
    assertThat(problem("[1 /* one */]")).isEqualTo("Unexpected character '/': maybe a (non-standard) comment?");
  }
}
