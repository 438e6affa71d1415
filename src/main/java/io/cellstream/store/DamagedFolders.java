package io.cellstream.store;

import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.kafka.streams.processor.TaskId;
import org.jspecify.annotations.Nullable;

/**
 * Sets damaged local state aside. A task's local state is a cache of the changelog; so its damaged folder is renamed to a name beside it
 * that Kafka Streams takes for no task, and Streams restores the task from the changelog. The renamed folders also record how often that
 * happened, because a machine that damages its files does so across restarts. Only a task's last one is kept whole. Thread-safe.
 */
public final class DamagedFolders {
  /** The most times within a day that a task's state is set aside and restored on this disk. */
  static final int LIMIT = 3;
  private static final Duration MEMORY = Duration.ofDays(1);
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss.SSS'Z'").withZone(ZoneOffset.UTC);

  private final InstantSource clock;
  private final Consumer<SetAside> told;
  private final Map<TaskId, String> marked = new ConcurrentHashMap<>();

  /** @param told gets each folder that was set aside, on the thread that did it */
  public DamagedFolders(InstantSource clock, Consumer<SetAside> told) {
    this.clock = clock;
    this.told = told;
  }

  /**
   * A folder that was set aside.
   *
   * @param folder its new path
   * @param damage the damage in RocksDB's words
   */
  public record SetAside(TaskId task, Path folder, String damage) {
  }

  /** Marks the task's folder to be set aside when its stores are closed; while they are open, its files are in use. */
  public void mark(TaskId task, String damage) {
    marked.putIfAbsent(task, damage);
  }

  /** @throws DamagedStateException if the task's state was damaged so often within a day that the machine must be the cause */
  void requireRare(TaskId task, Path taskFolder) {
    Map<Instant, Path> before = before(task, taskFolder);
    before.keySet().removeIf(time -> time.isBefore(clock.instant().minus(MEMORY)));
    if (before.size() >= LIMIT) {
      throw new DamagedStateException("the local state of task " + task + " in " + taskFolder.getParent() + " was found damaged "
          + before.size() + " times within a day: disk or memory of this machine may be failing; set state.dir to another disk, or, once"
          + " that is mended, remove the folders " + taskFolder.resolveSibling(prefix(task) + "*") + " and start again; nothing is lost,"
          + " the states are in the changelog");
    }
  }

  /**
   * Sets the folder of a marked task aside; nothing may have it open.
   *
   * @throws UncheckedIOException if the folder can't be renamed
   */
  void setAsideIfMarked(TaskId task, Path taskFolder) {
    String damage = marked.remove(task);
    if (damage != null && Files.isDirectory(taskFolder)) {
      try {
        Map<Instant, Path> before = before(task, taskFolder);
        Path aside = taskFolder.resolveSibling(prefix(task) + TIME.format(clock.instant()));
        Files.move(taskFolder, aside, StandardCopyOption.ATOMIC_MOVE);
        told.accept(new SetAside(task, aside, damage));
        thinOut(before);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** Empties the folders: the name alone says when each was set aside. Deletes those that are too old to count. */
  private void thinOut(Map<Instant, Path> folders) throws IOException {
    for (Map.Entry<Instant, Path> each : folders.entrySet()) {
      MoreFiles.deleteDirectoryContents(each.getValue(), RecursiveDeleteOption.ALLOW_INSECURE);
      if (each.getKey().isBefore(clock.instant().minus(MEMORY))) {
        Files.delete(each.getValue());
      }
    }
  }

  private static Map<Instant, Path> before(TaskId task, Path taskFolder) {
    Map<Instant, Path> found = new TreeMap<>();
    Path application = taskFolder.getParent();
    if (application == null || !Files.isDirectory(application)) {
      return found;
    }
    try (Stream<Path> beside = Files.list(application)) {
      beside.filter(Files::isDirectory).forEach(folder -> {
        Instant time = time(String.valueOf(folder.getFileName()), prefix(task));
        if (time != null) {
          found.put(time, folder);
        }
      });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return found;
  }

  private static @Nullable Instant time(String name, String prefix) {
    if (!name.startsWith(prefix)) {
      return null;
    }
    try {
      return TIME.parse(name.substring(prefix.length()), Instant::from);
    } catch (DateTimeParseException e) {
      return null;
    }
  }

  private static String prefix(TaskId task) {
    return "damaged-" + task + "-";
  }
}
