package io.cellstream.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import io.cellstream.cluster.StartupException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TemporaryFolderTest {
  @TempDir
  Path folder;

  private final FoundOnly findings = new FoundOnly();

  @Test
  void aFolderThatCanBeWrittenIsFineAndStaysEmpty() throws StartupException {
    new TemporaryFolder(folder).check(findings);

    assertThat(findings.texts()).containsExactly("java.io.tmpdir " + folder + " can be written, and runs the libraries of snappy and zstd");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void aFolderThatCanNotIsAFailureWithTheRemedy() throws StartupException {
    new TemporaryFolder(folder.resolve("missing")).check(findings);

    assertThat(findings.problems()).containsExactly("failed: java.io.tmpdir " + folder.resolve("missing")
        + " can't be written (no file can be made in it): records compressed with snappy or zstd need it; give another one, as in"
        + " JAVA_OPTS=-Djava.io.tmpdir=FOLDER");
  }
}
