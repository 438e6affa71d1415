package io.cellstream.erasure;

import static org.assertj.core.api.Assertions.assertThat;

import io.cellstream.ledger.RecordKey;
import io.cellstream.ledger.RecordKey.Kind;
import io.cellstream.sequence.SequenceKey;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Which records of the ledger are a key's. */
class KeyTraceTest {
  private static final SequenceKey EMPTY = new SequenceKey(new byte[0]);
  private static final SequenceKey KEY = new SequenceKey("k".getBytes(StandardCharsets.UTF_8));

  @Test
  void snapshotsAndChunksAreOfTheirSequencesKey() {
    assertThat(KeyTrace.isOf(new RecordKey(Kind.SNAPSHOT, KEY, 0), KEY)).isTrue();
    assertThat(KeyTrace.isOf(new RecordKey(Kind.CHUNK, KEY, 7), KEY)).isTrue();
    assertThat(KeyTrace.isOf(new RecordKey(Kind.CHUNK, EMPTY, 7), KEY)).isFalse();
  }

  @Test
  void marksAndModelsAreOfNoKeyNotEvenOfTheEmptyOne() {
    assertThat(KeyTrace.isOf(new RecordKey(Kind.MARK, EMPTY, 0), EMPTY)).isFalse();
    assertThat(KeyTrace.isOf(new RecordKey(Kind.MODELS, EMPTY, 0), EMPTY)).isFalse();
    assertThat(KeyTrace.isOf(new RecordKey(Kind.SNAPSHOT, EMPTY, 0), EMPTY)).isTrue();
  }
}
