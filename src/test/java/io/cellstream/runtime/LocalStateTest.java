package io.cellstream.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
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
}
