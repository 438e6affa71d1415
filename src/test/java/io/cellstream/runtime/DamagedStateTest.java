package io.cellstream.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.cellstream.runtime.ErrorPolicy.Answer;
import io.cellstream.runtime.ErrorPolicy.Retry;
import io.cellstream.runtime.ErrorPolicy.Stop;
import io.cellstream.store.DamagedFolders;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.streams.errors.ProcessorStateException;
import org.apache.kafka.streams.errors.StreamsException;
import org.apache.kafka.streams.processor.TaskId;
import org.junit.jupiter.api.Test;
import org.rocksdb.RocksDBException;

class DamagedStateTest {
  private final DamagedState diagnosis = new DamagedState(new DamagedFolders(() -> Instant.EPOCH, _ -> {
  }), new Strikes(() -> Instant.EPOCH));

  @Test
  void theNextThreadRestoresIt() {
    assertThat(diagnosis.of(failure(1))).contains(new Retry(Duration.ofSeconds(1),
        "the local state of task 0_1 is damaged (block checksum mismatch at 1): it is set aside and restored from the changelog"));
  }

  @Test
  void aTaskThatIsDamagedThreeTimesStopsWhereverTheDamageIs() {
    diagnosis.of(failure(1));
    diagnosis.of(failure(2));
    Optional<Answer> third = diagnosis.of(failure(3));
    assertThat(third).get().isInstanceOfSatisfying(Stop.class,
        stop -> assertThat(stop.message()).contains("task 0_1", "3 times", "set state.dir to another disk"));
  }

  @Test
  void otherFailuresAreNotItsOwn() {
    assertThat(diagnosis.of(new StreamsException("in a task", new RocksDBException("Resource temporarily unavailable")))).isEmpty();
  }

  private static Throwable failure(int block) {
    RocksDBException damage = new RocksDBException("block checksum mismatch at " + block);
    return new StreamsException("in a task", new ProcessorStateException("in a store", damage), new TaskId(0, 1));
  }
}
