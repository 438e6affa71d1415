package io.cellstream.store;

import com.google.common.base.Throwables;
import java.util.List;
import java.util.Optional;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;

/**
 * Recognises local state that can't be read any more, among everything else that can go wrong with it. A disk that is full, read-only or
 * not accessible leaves the files as they are, so that is no damage.
 */
public final class StateDamage {
  /** Errors that RocksDB reports as corruption although the files may be intact. */
  private static final List<String> NOT_THE_FILES = List.of("No space left on device", "Disk quota exceeded", "File too large",
      "Read-only file system", "Permission denied", "Operation not permitted", "Too many open files", "Cannot allocate memory");
  /** I/O errors that no further try mends: a file that other files name is gone or is no file, or the disk can't read it. */
  private static final List<String> UNREADABLE = List.of("No such file or directory", "Is a directory", "Not a directory",
      "Input/output error");

  private StateDamage() {
  }

  /** The damage in RocksDB's words, on one line; empty if the failure is of another kind. */
  public static Optional<String> in(Throwable failure) {
    return Throwables.getCausalChain(failure).stream().filter(StateDamage::isDamage).findFirst()
        .map(e -> String.valueOf(e.getMessage()).strip().replaceAll("\\s+", " "));
  }

  private static boolean isDamage(Throwable e) {
    if (e instanceof UnreadableCheckpointException) {
      return true;
    }
    if (!(e instanceof RocksDBException rocks)) {
      return false;
    }
    String message = String.valueOf(rocks.getMessage());
    if (NOT_THE_FILES.stream().anyMatch(message::contains)) {
      return false;
    }
    Status status = rocks.getStatus();
    boolean saysCorruption = status == null
        ? message.contains("Corruption") || message.contains("checksum mismatch")
        : status.getCode() == Status.Code.Corruption;
    return saysCorruption || UNREADABLE.stream().anyMatch(message::contains);
  }
}
