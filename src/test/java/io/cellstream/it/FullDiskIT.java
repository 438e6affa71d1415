package io.cellstream.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.cellstream.modelfile.TestModels;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The state directory's disk takes no more in the middle of a stream. */
class FullDiskIT {
  /** In blocks of 512 bytes: room for RocksDB's native library (15 MB), none for a memtable of states (16 MB) written out. */
  private static final int LARGEST_FILE = 15_500_000 / 512;
  /** States of 4 KB, so that a few thousand events fill a memtable. */
  private static final int HIDDEN = 512;

  @TempDir
  Path folder;

  @Test
  void itEndsWithOneLineAndAfterRoomWasMadeNothingIsLostOrDoubled() throws Exception {
    Workload work = new Workload(8);
    try (StreamLab lab = new StreamLab(folder, TestModels.nextToken(8, Workload.TOKENS, 5, HIDDEN))) {
      lab.send(work.next(22_000));
      try (AppProcess app = AppProcess.runWithFilesUpTo(LARGEST_FILE, folder, lab.config)) {
        assertThat(app.awaitExit(Duration.ofMinutes(2))).isEqualTo(1);
        assertThat(app.errorLines()).singleElement().asString()
            .startsWith("cellstream: state.dir " + folder.resolve("state-app.properties") + " takes no more (").contains("File too large",
                "make room");
      }
      try (AppProcess again = AppProcess.run(folder, lab.config)) {
        lab.assertPredictionsEqualTheOfflineRun();
        assertThat(lab.read("dead", work.unknownTokens(), "read_committed")).hasSize(work.unknownTokens());
        assertThat(again.terminate()).isZero();
      }
    }
  }
}
