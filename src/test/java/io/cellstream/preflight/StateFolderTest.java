package io.cellstream.preflight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cellstream.cluster.StartupException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateFolderTest {
  @TempDir
  Path folder;

  private final FoundOnly findings = new FoundOnly();

  @Test
  void aFolderThatIsNotThereYetIsTriedAboveAndNothingIsLeft() throws Exception {
    new StateFolder(folder.resolve("a/b")).check(findings, Optional.of(1115L));
    assertThat(findings.problems()).isEmpty();
    assertThat(findings.texts()).singleElement().asString().startsWith(folder.resolve("a/b") + " (not there yet) can be written and has ")
        .contains("a sequence has 1,115 bytes at most, its key left out, so a million keys take about 1.1 GB");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void aFileInItsPlaceOrAboveIsNamed() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));
    for (Path dir : new Path[]{file, file.resolve("state")}) {
      assertThatExceptionOfType(StartupException.class).isThrownBy(() -> new StateFolder(dir).check(findings, Optional.empty()))
          .withMessage("state.dir " + dir + " can't be a folder: " + file + " is a file; remove that, or set another state.dir");
    }
  }
}
