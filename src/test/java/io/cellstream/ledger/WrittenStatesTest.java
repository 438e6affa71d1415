package io.cellstream.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cellstream.modelfile.TestModels;
import io.cellstream.ledger.RecordKey.Index;
import io.cellstream.sequence.SequenceKey;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class WrittenStatesTest {
  private static final long NOW = 1000;
  private static final byte[] NOTHING = {};

  private static byte[] entry(long due) {
    return RecordKey.due(Index.EVENTS, due, new SequenceKey("key".getBytes(UTF_8))).bytes();
  }

  private static WrittenStates marked() {
    WrittenStates written = new WrittenStates();
    written.take(RecordKey.MARK.bytes(), new Mark(TestModels.nextToken(1, 5, 3, 4).stateHash(), NOW, 0, 0, 0, Optional.empty(),
        OptionalLong.empty(), List.of()).encode());
    return written;
  }

  @Test
  void anEntryThatIsDueAndStillThereIsBehindTheMarksTime() {
    WrittenStates written = marked();
    written.take(entry(NOW), NOTHING);
    assertThat(written.isBehindTime()).isTrue();

    written.take(entry(NOW), null);
    assertThat(written.isBehindTime()).isFalse();
  }

  @Test
  void anEntryOfLaterIsNotBehind() {
    WrittenStates written = marked();
    written.take(entry(NOW + 1), NOTHING);

    assertThat(written.isBehindTime()).isFalse();
  }
}
