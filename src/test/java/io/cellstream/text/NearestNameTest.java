package io.cellstream.text;

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
    assertThat(NearestName.meant(List.of("cat", "bat", "rat"), "mat")).contains("bat");
  }

  @Test
  void theQuestionIsAskedWhereANameIsNear() {
    assertThat(NearestName.question(List.of("token", "features"), "tokne")).isEqualTo("; did you mean \"token\"?");
    assertThat(NearestName.question(List.of("token", "features"), "xyz")).isEmpty();
    assertThat(NearestName.question(List.of(), "xyz")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"trainig, training", "top, top", "vocab, vocabulary", "surprise_bits, surprise", "od, id"})
  void aNameIsMeantIfItIsAFewEditsOrAnAbbreviationAway(String name, String meant) {
    assertThat(NearestName.meant(List.of("training", "top", "vocabulary", "surprise", "id"), name)).contains(meant);
  }

  @ParameterizedTest
  @CsvSource({"learning", "xy", "vo"})
  void nothingIsMeantByANameThatIsFarFromAll(String name) {
    assertThat(NearestName.meant(List.of("training", "top", "vocabulary", "surprise", "id"), name)).isEmpty();
  }

  @Test
  void longNamesAreNotComparedWhole() {
    String huge = "token".repeat(1_000_000);

    assertThat(NearestName.meant(List.of("token", huge), huge)).isEmpty();
    assertThat(NearestName.meant(List.of("token", huge), "tokens")).contains("token");
  }
}
