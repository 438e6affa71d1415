package io.cellstream.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.processor.internals.StateDirectory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalStateTest {
  @TempDir
  Path stateDir;

  @Test
  void removesTheApplicationsFolderAndNoOther() throws Exception {
    Files.createDirectories(stateDir.resolve("app/0_0/rocksdb"));
    Files.writeString(stateDir.resolve("app/0_0/rocksdb/LOG"), "x");
    Path other = Files.createDirectories(stateDir.resolve("app2"));

    new LocalState(stateDir, "app").delete();

    assertThat(stateDir.resolve("app")).doesNotExist();
    assertThat(other).exists();
  }

  @Test
  void removesLinksAndNotWhatTheyPointTo() throws Exception {
    Path precious = Files.createDirectories(stateDir.resolve("precious"));
    Files.writeString(precious.resolve("file"), "x");
    Files.createSymbolicLink(Files.createDirectories(stateDir.resolve("app/0_0")).resolve("link"), precious);
    Files.createSymbolicLink(stateDir.resolve("linked"), precious);

    new LocalState(stateDir, "app").delete();
    new LocalState(stateDir, "linked").delete();

    assertThat(stateDir.resolve("app")).doesNotExist();
    assertThat(Files.isSymbolicLink(stateDir.resolve("linked"))).isFalse();
    assertThat(precious.resolve("file")).exists();
  }

  private static LocalState settled(Path stateDir, String machine) throws IOException {
    LocalState state = new LocalState(stateDir, "app");
    state.settle(machine);
    return state;
  }

  private static Path processId(Path stateDir) {
    return stateDir.resolve("app/kafka-streams-process-metadata");
  }

  private Path copyOf(Path original) throws IOException {
    Path copy = Files.createDirectories(stateDir.resolve("copy/app"));
    for (String file : List.of("place", "kafka-streams-process-metadata")) {
      Files.copy(original.resolve("app").resolve(file), copy.resolve(file));
    }
    return copy.resolveSibling("");
  }

  @Test
  void aFolderThatStaysWhereItIsKeepsItsProcessId() throws Exception {
    LocalState state = settled(stateDir, "host-1");
    Files.writeString(processId(stateDir), "id");

    assertThat(state.settle("host-1")).isFalse();

    assertThat(processId(stateDir)).hasContent("id");
  }

  @Test
  void theProcessIdIsToldBeforeKafkaStreamsTakesIt() throws Exception {
    LocalState local = settled(stateDir, "machine");
    UUID told = local.process();
    assertThat(local.process()).isEqualTo(told);

    StateDirectory directory = new StateDirectory(new StreamsConfig(
        Map.of("application.id", "app", "bootstrap.servers", "none:1", "state.dir", stateDir.toString())), Time.SYSTEM, true, false);
    try {
      assertThat(directory.initializeProcessId()).isEqualTo(told);
    } finally {
      directory.close();
    }
    Files.writeString(local.folder().resolve("kafka-streams-process-metadata"), "{\"processId\":");
    assertThat(local.process()).as("a damaged file names none").isNotEqualTo(told).isEqualTo(local.process());
  }

  @Test
  void aCopyOfAFolderLosesTheProcessIdOnce() throws Exception {
    settled(stateDir, "host-1");
    Files.writeString(processId(stateDir), "id");
    Path copy = copyOf(stateDir);

    assertThat(new LocalState(copy, "app").settle("host-1")).isTrue();

    assertThat(processId(copy)).doesNotExist();
    assertThat(processId(stateDir)).exists();
    assertThat(new LocalState(copy, "app").settle("host-1")).isFalse();
  }

  @Test
  void aFolderOnACopiedMachineLosesTheProcessId() throws Exception {
    settled(stateDir, "host-1");
    Files.writeString(processId(stateDir), "id");

    assertThat(new LocalState(stateDir, "app").settle("host-2")).isTrue();

    assertThat(processId(stateDir)).doesNotExist();
  }

  @Test
  void refusesWhileTheFolderIsLocked() throws Exception {
    Path app = Files.createDirectories(stateDir.resolve("app"));
    LocalState state = new LocalState(stateDir, "app");
    try (FileChannel channel = FileChannel.open(app.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock _ = channel.lock()) {
      String refusal = "the state in " + app + " is in use by a running application: stop it first";
      assertThatExceptionOfType(StartupException.class).isThrownBy(state::requireUnused).withMessage(refusal);
      assertThatExceptionOfType(StartupException.class).isThrownBy(state::delete).withMessage(refusal);
      assertThat(app).exists();
    }
    state.requireUnused();
    state.delete();
    assertThat(app).doesNotExist();
  }

  @Test
  void whatIsNotThereNeedNotBeRemoved() throws Exception {
    LocalState state = new LocalState(stateDir, "app");

    state.requireUnused();
    state.delete();

    assertThat(state.exists()).isFalse();
  }

  @Test
  void statesAreStrangersToAnyChangelogButTheOneTheyWereCopiedFrom() throws Exception {
    LocalState local = new LocalState(stateDir, "app");
    Uuid changelog = Uuid.randomUuid();
    assertThat(local.strangers(Optional.empty())).isEmpty();
    Files.createDirectories(stateDir.resolve("app/0_3"));
    assertThat(local.strangers(Optional.of(changelog))).as("copied before that was written down").isEmpty();

    local.copies(changelog);

    assertThat(local.strangers(Optional.of(changelog))).isEmpty();
    assertThat(local.strangers(Optional.of(Uuid.randomUuid()))).contains(stateDir.resolve("app").toString());
    assertThat(local.strangers(Optional.empty())).isPresent();
  }

  @Test
  void whatIsSetAsideIsKeptWhole() throws Exception {
    Files.writeString(Files.createDirectories(stateDir.resolve("app/0_3")).resolve("file"), "x");

    Path aside = new LocalState(stateDir, "app").setAside(() -> Instant.ofEpochMilli(17));

    assertThat(stateDir.resolve("app")).doesNotExist();
    assertThat(aside).isEqualTo(stateDir.resolve("app.set-aside-17"));
    assertThat(aside.resolve("0_3/file")).hasContent("x");
  }

  @Test
  void foldersThatWereSetAsideAreListedBesideTheOneInUse() throws Exception {
    LocalState local = new LocalState(stateDir, "app");
    assertThat(local.folders()).isEmpty();
    for (String each : List.of("app/0_3", "app/damaged-0_3-20300102T030405.678Z", "app.set-aside-17", "app.set-aside-18", "apple")) {
      Files.createDirectories(stateDir.resolve(each));
    }

    assertThat(local.folders()).containsExactly(stateDir.resolve("app"), stateDir.resolve("app/damaged-0_3-20300102T030405.678Z"),
        stateDir.resolve("app.set-aside-17"), stateDir.resolve("app.set-aside-18"));
  }
}
