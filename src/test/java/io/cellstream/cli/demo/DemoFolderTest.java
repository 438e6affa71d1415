package io.cellstream.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class DemoFolderTest {

  @Test
  void removesAllThatIsInIt() throws IOException {
    DemoFolder folder = filled();
    Path root = folder.log().getParent();
    folder.close();
    folder.close();

    assertThat(root).doesNotExist();
  }

  @Test
  void keepsTheLogOfAFailure() throws IOException {
    DemoFolder folder = filled();
    Path root = folder.log().getParent();
    folder.keepLog();
    folder.close();

    assertThat(root).isNotEmptyDirectory();
    try (var left = Files.list(root)) {
      assertThat(left).containsExactly(folder.log());
    }
    Files.delete(folder.log());
    Files.delete(root);
  }

  @Test
  void hasNothingToRemoveTwice() throws IOException {
    DemoFolder folder = filled();
    folder.close();

    folder.keepLog();
    folder.close();
    assertThat(folder.log()).doesNotExist();
  }

  private static DemoFolder filled() throws IOException {
    DemoFolder folder = DemoFolder.create();
    Files.createDirectories(folder.cluster().resolve("data/events-0"));
    Files.writeString(folder.cluster().resolve("data/events-0/0.log"), "events");
    Files.createDirectories(folder.states());
    Files.writeString(folder.log(), "log");
    return folder;
  }
}
