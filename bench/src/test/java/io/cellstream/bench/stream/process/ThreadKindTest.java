package io.cellstream.bench.stream.process;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ThreadKindTest {
  @ParameterizedTest
  @CsvSource({"s1-peer-8f-StreamThread-1, STREAM", "s1-peer-8f-StreamThread-12, STREAM", "s1-peer-8f-StateUpdater-1, OTHER",
      "kafka-producer-network-thread | s1-peer-8f-StreamThread-1-producer, PRODUCER", "main, OTHER"})
  void javaThreadsByTheirNames(String name, ThreadKind kind) {
    assertThat(ThreadKind.ofJava(name)).isEqualTo(kind);
  }

  @ParameterizedTest
  @CsvSource({"GC Thread#0, GC", "G1 Conc#0, GC", "VM Thread, GC", "C2 CompilerThre, JIT", "C1 CompilerThre, JIT",
      "kafka-producer-, OTHER"})
  void nativeThreadsByTheBeginningsOfTheirs(String name, ThreadKind kind) {
    assertThat(ThreadKind.ofNative(name)).isEqualTo(kind);
  }
}
