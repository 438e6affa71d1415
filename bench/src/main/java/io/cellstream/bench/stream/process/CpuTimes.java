package io.cellstream.bench.stream.process;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;

/** How long each thread of a process has been on a CPU, at one moment. Linux only. */
public final class CpuTimes {
  private record Spent(ThreadKind kind, long nanos) {
  }

  private final Map<String, Spent> threads;

  private CpuTimes(Map<String, Spent> threads) {
    this.threads = threads;
  }

  public static CpuTimes of(long pid) throws IOException {
    Map<String, Spent> threads = new HashMap<>();
    try (DirectoryStream<Path> tasks = Files.newDirectoryStream(Path.of("/proc/" + pid + "/task"))) {
      for (Path task : tasks) {
        try {
          ThreadKind kind = ThreadKind.ofNative(Files.readString(task.resolve("comm")).strip());
          long nanos = Long.parseLong(Files.readString(task.resolve("schedstat")).split(" ", -1)[0]);
          threads.put(task.getFileName().toString(), new Spent(kind, nanos));
        } catch (IOException ended) {
          // a thread that ended while we looked
        }
      }
    }
    return new CpuTimes(threads);
  }

  /** Nanoseconds by kind, as far as native names tell it, since an earlier moment; those of threads that ended meanwhile are lost. */
  public Map<ThreadKind, Long> since(CpuTimes before) {
    Map<ThreadKind, Long> nanos = new EnumMap<>(ThreadKind.class);
    for (ThreadKind kind : ThreadKind.values()) {
      nanos.put(kind, 0L);
    }
    threads.forEach((id, thread) -> {
      Spent then = before.threads.get(id);
      nanos.merge(thread.kind(), thread.nanos() - (then == null ? 0 : then.nanos()), Long::sum);
    });
    return nanos;
  }

  /** Nanoseconds of all threads since an earlier moment. */
  public long totalSince(CpuTimes before) {
    return since(before).values().stream().mapToLong(Long::longValue).sum();
  }
}
