package io.cellstream.cli;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Optional;

/**
 * An open file of this process, as the operating system numbers it. Java tells that a pipe's reader has gone only to whoever writes to it, in words
 * that depend on the user's language; a command that waits for its next line may have to wait for hours.
 */
enum Descriptor {
  OUT(1);

  /** POSIX's {@code POLLERR} and {@code POLLHUP}, which have these values on Linux, BSD and macOS; they are told without being asked for. */
  private static final int GONE = 0x8 | 0x10;
  /** {@code struct pollfd}: an int and two shorts. */
  private static final long POLLFD = 8;
  private static final long ANSWER = 6;

  private final int number;
  private final Optional<MethodHandle> poll;

  @SuppressWarnings("restricted") // the function has the signature that POSIX gives it
  Descriptor(int number) {
    this.number = number;
    Linker linker = Linker.nativeLinker();
    this.poll = linker.defaultLookup().find("poll").map(function -> linker.downcallHandle(function,
        FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_LONG, ValueLayout.JAVA_INT)));
  }

  /** Whether it is a pipe or a socket that nobody reads any more. */
  boolean isAbandoned() {
    return poll.isPresent() && (answer(poll.get()) & GONE) != 0;
  }

  private int answer(MethodHandle call) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment asked = arena.allocate(POLLFD, Integer.BYTES);
      asked.set(ValueLayout.JAVA_INT, 0, number);
      int ready = (int) call.invokeExact(asked, 1L, 0);
      return ready > 0 ? asked.get(ValueLayout.JAVA_SHORT, ANSWER) : 0;
    } catch (Throwable e) {
      throw new IllegalStateException("poll(" + number + ") failed", e);
    }
  }
}
