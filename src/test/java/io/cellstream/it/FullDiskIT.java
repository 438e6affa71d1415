package io.cellstream.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cellstream.modelfile.TestModels;
import io.cellstream.sequence.RawEvent;
import io.cellstream.sequence.RawInput;
import io.cellstream.wire.JsonEvent;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.apache.kafka.common.utils.Utils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The state directory's disk takes no more in the middle of a stream. */
class FullDiskIT {
  /** Half of RocksDB's bytes are for memtables, which are written out when they have seven eighths of that. Each event writes its state. */
  private static final Map<String, String> MEMORY = Map.of("cellstream.states.rocksdb.bytes", Integer.toString(40 << 20),
      "cellstream.states.snapshot.events", "1");
  /** In blocks of 512 bytes: room for RocksDB's native library (15 MB), none for a memtable of states (17 MB) written out. */
  private static final int LARGEST_FILE = 15_500_000 / 512;
  /** States of 4 KB, of which some 4,000 fill a memtable. */
  private static final int HIDDEN = 512;
  /** Each of a key of its own, all in one partition; many more than fill a memtable, so that its failure is noticed under way. */
  private static final int EVENTS = 7_000;

  @TempDir
  Path folder;

  @Test
  void itEndsWithOneLineAndAfterRoomWasMadeNothingIsLostOrDoubled() throws Exception {
    try (StreamLab lab = new StreamLab(folder, TestModels.nextToken(8, Workload.TOKENS, 5, HIDDEN))) {
      lab.send(events());
      Path config = lab.config("app.properties", MEMORY);
      try (AppProcess app = AppProcess.runWithFilesUpTo(LARGEST_FILE, folder, config)) {
        assertThat(app.awaitExit(Duration.ofMinutes(2))).isEqualTo(1);
        assertThat(app.errorLines()).singleElement().asString()
            .startsWith("cellstream: state.dir " + folder.resolve("state-app.properties") + " takes no more (").contains("File too large",
                "make room");
      }
      try (AppProcess again = AppProcess.run(folder, config)) {
        lab.assertPredictionsEqualTheOfflineRun();
        assertThat(again.terminate()).isZero();
      }
    }
  }

  private static List<JsonEvent> events() {
    return IntStream.iterate(0, i -> i + 1).mapToObj(i -> ("key-" + i).getBytes(UTF_8))
        .filter(key -> Utils.toPositive(Utils.murmur2(key)) % StreamLab.PARTITIONS == 0).limit(EVENTS)
        .map(key -> new JsonEvent(key, OptionalLong.of(1_700_000_000_000L),
            new RawEvent(new RawInput.TokenId(key[key.length - 1] % Workload.TOKENS), OptionalLong.of(0), false, false)))
        .toList();
  }
}
