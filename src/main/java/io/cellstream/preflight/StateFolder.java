package io.cellstream.preflight;

import io.cellstream.cluster.StartupException;
import io.cellstream.text.Amounts;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileStore;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/** Checks that {@code state.dir} can take the states: that it is a writable folder with enough space. Leaves nothing behind. */
public final class StateFolder {
  static final String SUBJECT = "state.dir";
  /** The least free space: about what RocksDB's native library, its logs and three memtables need before the first state. */
  static final long LEAST_SPACE = 100L << 20;

  private final Path folder;

  public StateFolder(Path folder) {
    this.folder = folder;
  }

  /** A message that the folder can't be written, with the remedy. */
  public static String refusal(Path folder, IOException e) {
    return "state.dir " + folder + " can't be written: " + reason(e) + "; give a folder that can, with room";
  }

  /**
   * Tries to write a file, and checks the free space.
   *
   * @param sequences what they take; empty if the model can't be read, or keeps no states
   * @throws StartupException if the folder can't be used at all
   */
  public void check(Findings findings, Optional<DiskPlan> sequences) throws StartupException {
    Path there = existing();
    if (!Files.isDirectory(there)) {
      throw new StartupException(
          "state.dir " + folder + " can't be a folder: " + there + " is a file; remove that, or set another state.dir");
    }
    try {
      Files.delete(Files.createTempFile(there, ".cellstream-check-", ""));
      FileStore disk = Files.getFileStore(there);
      space(findings, disk.getUsableSpace(), sequences);
    } catch (IOException e) {
      throw new StartupException(refusal(folder, e), e);
    }
  }

  private void space(Findings findings, long free, Optional<DiskPlan> sequences) throws StartupException {
    if (free < LEAST_SPACE) {
      findings.failed(SUBJECT, "state.dir " + folder + " has " + Amounts.bytes(free) + " of room left, less than the "
          + Amounts.bytes(LEAST_SPACE) + " that a start needs: make room, or set another state.dir");
    } else {
      findings.ok(SUBJECT, folder + (Files.exists(folder) ? "" : " (not there yet)") + " can be written and has " + Amounts.bytes(free)
          + " of room" + sequences.map(plan -> "; " + plan.text()).orElse(""));
    }
  }

  /** The folder, or the nearest one above it that exists. */
  private Path existing() {
    Path there = folder;
    while (!Files.exists(there)) {
      Path above = there.getParent();
      if (above == null) {
        return there;
      }
      there = above;
    }
    return there;
  }

  /** Why a file system refuses, in words. */
  static String reason(IOException e) {
    return switch (e) {
      case AccessDeniedException _ -> "no permission";
      case NoSuchFileException _ -> "no file can be made in it";
      case FileSystemException at when at.getReason() != null -> at.getReason();
      default -> String.valueOf(e.getMessage());
    };
  }
}
