package io.cellstream.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AmountsTest {

  @ParameterizedTest
  @CsvSource({"0, 0 bytes", "1023, 1023 bytes", "1024, 1 KB", "1536, 1.5 KB", "104857600, 100 MB", "1181116006, 1.1 GB",
      "82463372083, 77 GB"})
  void bytesComeInTheLargestUnitThatFits(long bytes, String words) {
    assertThat(Amounts.bytes(bytes)).isEqualTo(words);
  }

  @ParameterizedTest
  @CsvSource({"0, 0 ms", "1500, 1500 ms", "45000, 45 seconds", "600000, 10 minutes", "3600000, 1 hour", "129600000, 36 hours",
      "604800000, 7 days"})
  void timesComeInTheLargestUnitThatSaysEnough(long millis, String words) {
    assertThat(Amounts.millis(millis)).isEqualTo(words);
  }

  @ParameterizedTest
  @CsvSource({"0, 0 members", "1, 1 member", "12, 12 members"})
  void countsAgreeWithTheirNoun(long count, String words) {
    assertThat(Amounts.count(count, "member")).isEqualTo(words);
  }
}
