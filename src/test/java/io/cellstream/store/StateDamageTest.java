package io.cellstream.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.streams.errors.ProcessorStateException;
import org.apache.kafka.streams.errors.StreamsException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.rocksdb.FlushOptions;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;

class StateDamageTest {
  @TempDir
  Path folder;

  @Test
  void knowsWhatRocksDbSaysOfAFileThatIsCutShort() throws Exception {
    fill();
    Path states = file(".sst");
    Files.write(states, new byte[]{1, 2, 3});
    assertThat(StateDamage.in(opening())).hasValueSatisfying(damage -> assertThat(damage).contains("size mismatch").doesNotContain("\n"));
  }

  @Test
  void knowsWhatRocksDbSaysOfAManifestThatIsGone() throws Exception {
    fill();
    Files.delete(file("MANIFEST"));
    assertThat(StateDamage.in(opening())).isPresent();
  }

  static List<RocksDBException> elsewhere() {
    return List.of(new RocksDBException("While lock file: /states/app/0_1/LOCK: Resource temporarily unavailable"),
        new RocksDBException("Space limit", new Status(Status.Code.IOError, Status.SubCode.NoSpace, "Space limit")),
        corruption("IO error: No space left on device: While appending to file: /states/app/0_1/000011.sst"),
        corruption("IO error: Too many open files: While open a file for random read: /states/app/0_1/000011.sst"),
        corruption("IO error: Permission denied: While open a file for random read: /states/app/0_1/000011.sst"),
        new RocksDBException("While open a file for appending: /states/app/0_1/000011.sst: Read-only file system"));
  }

  @ParameterizedTest
  @MethodSource("elsewhere")
  void aDiskThatIsFullOrClosedToUsHasDamagedNothing(RocksDBException failure) {
    assertThat(StateDamage.in(new StreamsException("in a task", new ProcessorStateException("in a store", failure)))).isEmpty();
  }

  static List<RocksDBException> damages() {
    return List.of(corruption("block checksum mismatch: stored = 1, computed = 2 in /states/app/0_1/000011.sst offset 0 size 4067"),
        new RocksDBException("block checksum mismatch: stored = 1, computed = 2"),
        new RocksDBException("While pread offset 0 len 53: /states/app/0_1/000011.sst: Input/output error",
            new Status(Status.Code.IOError, Status.SubCode.None, "")));
  }

  @ParameterizedTest
  @MethodSource("damages")
  void whatCannotBeReadIsDamaged(RocksDBException failure) {
    assertThat(StateDamage.in(new StreamsException("in a task", new ProcessorStateException("in a store", failure))))
        .contains(String.valueOf(failure.getMessage()));
  }

  @Test
  void aCheckpointThatIsNoListOfOffsetsIsDamaged() throws IOException {
    Checkpoint.requireReadable(folder);
    Files.writeString(folder.resolve(".checkpoint"), "0\n1\napp-sequence-ledger-changelog 3 17\n");
    Checkpoint.requireReadable(folder);
    Files.writeString(folder.resolve(".checkpoint"), "0\n2\napp-sequence-ledger-changelog 3 17\n");
    assertThat(StateDamage.in(catchThrowableOfType(UnreadableCheckpointException.class, () -> Checkpoint.requireReadable(folder))))
        .isPresent();
    Files.write(folder.resolve(".checkpoint"), new byte[]{(byte) 0xff, (byte) 0xfe});
    assertThat(StateDamage.in(catchThrowableOfType(UnreadableCheckpointException.class, () -> Checkpoint.requireReadable(folder))))
        .isPresent();
  }

  private static RocksDBException corruption(String message) {
    return new RocksDBException(message, new Status(Status.Code.Corruption, Status.SubCode.None, message));
  }

  private void fill() throws RocksDBException {
    try (Options options = new Options().setCreateIfMissing(true);
        RocksDB db = RocksDB.open(options, folder.toString());
        FlushOptions flush = new FlushOptions()) {
      db.put(new byte[]{1}, new byte[]{2});
      db.flush(flush);
    }
  }

  private RocksDBException opening() {
    return catchThrowableOfType(RocksDBException.class, () -> {
      try (Options options = new Options()) {
        RocksDB.open(options, folder.toString()).close();
      }
    });
  }

  private Path file(String part) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(each -> each.toString().contains(part)).findFirst().orElseThrow();
    }
  }
}
