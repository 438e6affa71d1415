package io.cellstream.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestNameTest {

  @ParameterizedTest
  @CsvSource({"'', '', 0", "'', abc, 3", "abc, abc, 0", "abc, abd, 1", "abc, ab, 1", "ab, abc, 1", "abcd, acbd, 1", "model, modle, 1",
      "kitten, sitting, 3"})
  void aDistanceCountsInsertionsDeletionsReplacementsAndSwaps(String a, String b, int edits) {
    assertThat(NearestName.distance(a, b)).isEqualTo(edits);
    assertThat(NearestName.distance(b, a)).isEqualTo(edits);
  }

  @Test
  void amongEquallyNearNamesTheFirstInTheAlphabetIsChosen() {
    assertThat(NearestName.among(List.of("cat", "bat", "rat"), "mat")).isEqualTo("bat");
  }
}
