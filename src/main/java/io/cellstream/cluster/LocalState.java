package io.cellstream.cluster;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;

/** The folder in which Kafka Streams keeps an application's stores on this machine. */
public final class LocalState {
  /** Kafka Streams' lock file: a process that runs on the folder has it locked. */
  private static final String LOCK = ".lock";

  /** A file with the id of the changelog topic from which the states here were copied. */
  private static final String CHANGELOG_ID = "changelog-topic-id";
  /** A file that says on which machine and where this folder is. */
  private static final String PLACE = "place";
  /** Kafka Streams' file with the id that it gives this process, after which the process's transactions are named. */
  private static final String PROCESS = "kafka-streams-process-metadata";
  private static final String PROCESS_ID = "processId";
  private static final ObjectMapper JSON = new ObjectMapper();
  /** The name of a task's folder: subtopology and partition. */
  private static final Pattern TASK = Pattern.compile("[0-9]+_[0-9]+");

  private static final String SET_ASIDE = ".set-aside-";
  private static final String DAMAGED = "damaged-";

  private final Path folder;

  public LocalState(Path stateDir, String applicationId) {
    this.folder = stateDir.resolve(applicationId);
  }

  public Path folder() {
    return folder;
  }

  /** Whether there is such a folder. */
  public boolean exists() {
    return Files.exists(folder, LinkOption.NOFOLLOW_LINKS);
  }

  /**
   * The folder, if it has states that were copied from another changelog than this.
   *
   * @param changelog the topic's id; empty if there is no such topic
   */
  Optional<String> strangers(Optional<Uuid> changelog) throws IOException {
    if (!hasTasks()) {
      return Optional.empty();
    }
    Path file = folder.resolve(CHANGELOG_ID);
    boolean same = changelog.isPresent() && (!Files.exists(file) || Files.readString(file).strip().equals(changelog.get().toString()));
    return same ? Optional.empty() : Optional.of(folder.toString());
  }

  private boolean hasTasks() throws IOException {
    if (!Files.isDirectory(folder)) {
      return false;
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.anyMatch(each -> TASK.matcher(String.valueOf(each.getFileName())).matches() && Files.isDirectory(each));
    }
  }

  /** Writes that the states here are copies of this changelog. */
  public void copies(Uuid changelog) throws IOException {
    write(CHANGELOG_ID, changelog.toString());
  }

  /**
   * Writes where the folder is, and makes it if need be. What comes from elsewhere may be a copy of a folder that another process runs on. So
   * it loses the process id: of two processes with the same one, each would end the other's transactions, again and again.
   *
   * @param machine its name
   * @return whether it came from elsewhere
   */
  public boolean settle(String machine) throws IOException {
    Files.createDirectories(folder);
    String here = machine + " " + folder.toRealPath();
    Path file = folder.resolve(PLACE);
    boolean moved = Files.exists(file) && !Files.readString(file).strip().equals(here);
    if (moved) {
      Files.deleteIfExists(folder.resolve(PROCESS));
    }
    write(PLACE, here);
    return moved;
  }

  /**
   * The id after which Kafka Streams will name this process's transactions. It is made here if there is none yet, so that it can be told
   * before the stream is there.
   */
  public UUID process() throws IOException {
    Path file = folder.resolve(PROCESS);
    if (Files.exists(file)) {
      try {
        return UUID.fromString(JSON.readTree(file.toFile()).path(PROCESS_ID).asText());
      } catch (JacksonException | IllegalArgumentException e) {
        Files.delete(file); // Kafka Streams would make another one, too
      }
    }
    UUID made = UUID.randomUUID();
    write(PROCESS, JSON.writeValueAsString(Map.of(PROCESS_ID, made.toString())));
    return made;
  }

  /** Whole or not at all. */
  private void write(String name, String line) throws IOException {
    Path written = Files.writeString(folder.resolve(name + ".new"), line + "\n");
    Files.move(written, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /** All folders here with states of the application: its own, and those that were set aside, which nobody reads or renews. */
  public List<Path> folders() throws IOException {
    List<Path> found = new ArrayList<>();
    if (exists()) {
      found.add(folder);
      addMatching(folder, DAMAGED, found);
    }
    addMatching(folder.getParent(), folder.getFileName() + SET_ASIDE, found);
    return found;
  }

  private static void addMatching(@Nullable Path in, String start, List<Path> folders) throws IOException {
    if (in == null || !Files.isDirectory(in)) {
      return;
    }
    try (Stream<Path> files = Files.list(in)) {
      files.filter(each -> String.valueOf(each.getFileName()).startsWith(start) && Files.isDirectory(each)).sorted().forEach(folders::add);
    }
  }

  /** Moves the folder out of the way; returns where it is now. */
  public Path setAside(InstantSource clock) throws IOException {
    Path aside = folder.resolveSibling(folder.getFileName() + SET_ASIDE + clock.millis());
    return Files.move(folder, aside, StandardCopyOption.ATOMIC_MOVE);
  }

  /** @throws StartupException if a running application uses the folder */
  public void requireUnused() throws StartupException, IOException {
    if (Files.isDirectory(folder)) {
      locked(() -> {
      });
    }
  }

  /** Whether a running application uses the folder. Changes nothing. */
  public boolean isUsed() throws IOException {
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
   * Removes the folder with everything in it. A symbolic link in it, or in its place, is removed, but not what it points to.
   *
   * @throws StartupException if a running application uses the folder
   */
  public void delete() throws StartupException, IOException {
    if (Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
      // links are not followed in any case; the option allows file systems on which another process could swap one in meanwhile
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
