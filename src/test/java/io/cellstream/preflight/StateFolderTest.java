package io.cellstream.preflight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cellstream.cluster.StartupException;
import io.cellstream.config.Settings;
import io.cellstream.model.definition.ModelDefinition;
import io.cellstream.modelfile.TestModels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateFolderTest {
  private static final Settings NOTHING_SET = Settings.load(Optional.empty(), Map.of(), Map.of());
  private static final ModelDefinition MODEL = TestModels.nextToken(3, 5, 2, 3);

  @TempDir
  Path folder;

  private final FoundOnly findings = new FoundOnly();

  @Test
  void aFolderThatIsNotThereYetIsTriedAboveAndNothingIsLeft() throws Exception {
    new StateFolder(folder.resolve("a/b")).check(findings, DiskPlan.of(MODEL, NOTHING_SET));
    assertThat(findings.problems()).isEmpty();
    assertThat(findings.texts()).singleElement().asString().startsWith(folder.resolve("a/b") + " (not there yet) can be written and has ")
        .endsWith("; " + DiskPlan.of(MODEL, NOTHING_SET).orElseThrow().text());
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
