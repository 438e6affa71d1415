package io.cellstream.runtime;

import com.google.common.base.Throwables;
import io.cellstream.runtime.ErrorPolicy.Answer;
import io.cellstream.runtime.ErrorPolicy.Stop;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;

/** Recognises a disk that is full or read-only. Another try can't mend that, but the machine's operator can. */
final class DiskFailure implements Diagnosis {
  /** What the operating system says when there is no space (ENOSPC, EDQUOT, EFBIG). */
  private static final List<String> FULL = List.of("No space left on device", "Disk quota exceeded", "File too large");
  /** What it says when nothing may be written (EROFS): the file system was mounted so, or the disk fails. */
  private static final String READ_ONLY = "Read-only file system";

  private static final String ROOM = "make room there";

  private final Path stateDir;

  /** @param stateDir the one folder that the stream writes to */
  DiskFailure(Path stateDir) {
    this.stateDir = stateDir;
  }

  /** A stop that tells the remedy in one line; empty if the disk did not fail. */
  @Override
  public Optional<Answer> of(Throwable failure) {
    return Throwables.getCausalChain(failure).stream().flatMap(e -> remedy(e).map(remedy -> told(e, remedy)).stream()).findFirst()
        .map(Stop::new);
  }

  private String told(Throwable e, String remedy) {
    return "state.dir " + stateDir + " takes no more (" + e.getMessage() + "): " + remedy
        + ", then start again; nothing is lost, what was not committed is done again";
  }

  /** The remedy; empty if the disk did not fail. */
  private static Optional<String> remedy(Throwable e) {
    return switch (e) {
      case RocksDBException rocks when isNoSpace(rocks.getStatus()) -> Optional.of(ROOM);
      case RocksDBException rocks -> remedy(String.valueOf(rocks.getMessage()));
      case IOException io -> remedy(String.valueOf(io.getMessage()));
      default -> Optional.empty();
    };
  }

  private static Optional<String> remedy(String message) {
    if (message.contains(READ_ONLY)) {
      return Optional.of("mount its file system to be written (errors on a disk can make a system mount it read-only), or set another"
          + " state.dir");
    }
    return FULL.stream().anyMatch(message::contains) ? Optional.of(ROOM) : Optional.empty();
  }

  private static boolean isNoSpace(Status status) {
    return status != null && status.getSubCode() == Status.SubCode.NoSpace;
  }
}
