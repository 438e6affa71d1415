package io.cellstream.runtime;

import com.google.common.base.Throwables;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;

/** Tells a disk that takes no more from a defect: no further try can mend it, and whoever runs the machine can. */
final class DiskFailure {
  /** What the system says where there is no room (ENOSPC, EDQUOT, EFBIG) or none any more (EROFS). */
  private static final List<String> SAYINGS = List.of("No space left on device", "Disk quota exceeded", "File too large",
      "Read-only file system");

  private final Path stateDir;

  /** @param stateDir the one folder that the stream writes to */
  DiskFailure(Path stateDir) {
    this.stateDir = stateDir;
  }

  /** One line with the remedy, if the disk is what failed. */
  Optional<String> in(Throwable failure) {
    return Throwables.getCausalChain(failure).stream().filter(DiskFailure::isOfDisk).findFirst()
        .map(e -> "state.dir " + stateDir + " takes no more (" + e.getMessage()
            + "): make room there, then start again; nothing is lost, what was not committed is done again");
  }

  private static boolean isOfDisk(Throwable e) {
    return switch (e) {
      case RocksDBException rocks -> isNoSpace(rocks.getStatus()) || says(rocks);
      case IOException io -> says(io);
      default -> false;
    };
  }

  private static boolean isNoSpace(Status status) {
    return status != null && status.getSubCode() == Status.SubCode.NoSpace;
  }

  private static boolean says(Throwable e) {
    return SAYINGS.stream().anyMatch(saying -> String.valueOf(e.getMessage()).contains(saying));
  }
}
