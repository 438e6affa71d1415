package io.cellstream.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cellstream.store.DamagedFolders.SetAside;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.streams.processor.TaskId;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DamagedFoldersTest {
  private static final TaskId TASK = new TaskId(0, 1);

  @TempDir
  Path stateDir;

  private Instant now = Instant.parse("2030-01-02T03:04:05.678Z");
  private final List<SetAside> told = new ArrayList<>();
  private final DamagedFolders damaged = new DamagedFolders(() -> now, told::add);
  private Path task;

  @BeforeEach
  void layOut() throws IOException {
    task = stateDir.resolve("app").resolve("0_1");
    Files.createDirectories(task);
  }

  @Test
  void aMarkedTasksFolderIsKeptUnderAnotherName() throws IOException {
    setAside("first");
    Path aside = stateDir.resolve("app/damaged-0_1-20300102T030405.678Z");
    assertThat(task).doesNotExist();
    assertThat(aside.resolve("file")).hasContent("first");
    assertThat(told).containsExactly(new SetAside(TASK, aside, "first"));
  }

  @Test
  void whatIsNotMarkedStaysWhereItIs() {
    damaged.mark(new TaskId(0, 2), "another");
    damaged.setAsideIfMarked(TASK, task);
    assertThat(task).exists();
    assertThat(told).isEmpty();
  }

  @Test
  void theLastOneIsKeptWholeAndTheOthersAreCounted() throws IOException {
    setAside("first");
    now = now.plus(Duration.ofHours(1));
    setAside("second");
    assertThat(files()).containsExactly("second");
    assertThat(folders()).isEqualTo(2);
    now = now.plus(Duration.ofHours(24));
    setAside("third");
    assertThat(files()).containsExactly("third");
    assertThat(folders()).isEqualTo(2);
  }

  @Test
  void threeTimesInADayIsTheMachine() throws IOException {
    for (int i = 0; i < DamagedFolders.LIMIT; i++) {
      assertThatCode(() -> damaged.requireRare(TASK, task)).doesNotThrowAnyException();
      setAside("again");
      now = now.plus(Duration.ofHours(1));
    }
    assertThatExceptionOfType(DamagedStateException.class).isThrownBy(() -> damaged.requireRare(TASK, task))
        .withMessageContainingAll("task 0_1 in " + stateDir.resolve("app"), "3 times within a day", "damaged-0_1-*");
    damaged.requireRare(new TaskId(0, 2), stateDir.resolve("app/0_2"));
    now = now.plus(Duration.ofHours(23));
    damaged.requireRare(TASK, task);
  }

  private void setAside(String content) throws IOException {
    Files.createDirectories(task);
    Files.writeString(task.resolve("file"), content);
    damaged.mark(TASK, content);
    damaged.setAsideIfMarked(TASK, task);
  }

  private List<String> files() throws IOException {
    List<String> contents = new ArrayList<>();
    try (Stream<Path> all = Files.walk(stateDir)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        contents.add(Files.readString(file));
      }
    }
    return contents;
  }

  private long folders() throws IOException {
    try (Stream<Path> all = Files.list(stateDir.resolve("app"))) {
      return all.count();
    }
  }
}
