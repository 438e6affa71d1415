package io.cellstream.runtime;

import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** The folder in which Kafka Streams keeps an application's stores on this machine. */
final class LocalState {
  /** Kafka Streams' own: whoever runs on the folder has it locked. */
  private static final String LOCK = ".lock";

  private final Path folder;

  LocalState(Path stateDir, String applicationId) {
    this.folder = stateDir.resolve(applicationId);
  }

  Path folder() {
    return folder;
  }

  boolean exists() {
    return Files.exists(folder, LinkOption.NOFOLLOW_LINKS);
  }

  /** @throws StartupException if a running application has the folder */
  void requireUnused() throws StartupException, IOException {
    if (Files.isDirectory(folder)) {
      locked(() -> {
      });
    }
  }

  /** Whether a running application has the folder. Changes nothing. */
  boolean isUsed() throws IOException {
    Path file = folder.resolve(LOCK);
    if (!Files.exists(file)) {
      return false;
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE); @Nullable
    FileLock lock = tryLock(channel)) {
      return lock == null;
    }
  }

  /**
   * Removes the folder with all in it. A symbolic link in it, or in its place, is removed itself; what it points to stays.
   *
   * @throws StartupException if a running application has the folder
   */
  void delete() throws StartupException, IOException {
    if (Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
      // links are not followed either way; the option admits file systems where another process could swap one in meanwhile
      locked(() -> MoreFiles.deleteRecursively(folder, RecursiveDeleteOption.ALLOW_INSECURE));
    } else {
      Files.deleteIfExists(folder);
    }
  }

  private interface Action {
    void run() throws IOException;
  }

  private void locked(Action action) throws StartupException, IOException {
    try (FileChannel channel = FileChannel.open(folder.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        @Nullable
        FileLock lock = tryLock(channel)) {
      if (lock == null) {
        throw new StartupException("the state in " + folder + " is in use by a running application: stop it first");
      }
      action.run();
    }
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null;
    }
  }
}
