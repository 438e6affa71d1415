package io.cellstream.observe;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** That the page of a running stream has these series and no others of Cellstream's is {@link io.cellstream.it.ObserveIT}'s. */
class MetricsReferenceTest {

  /** To write them anew: {@code ./cellstream describe --metrics}. */
  @Test
  void theTablesOfThePageAreWhatIsPrinted() throws IOException {
    assertThat(Files.readString(Path.of("docs", "metrics.md"))).contains(MetricsReference.markdown());
  }
}
