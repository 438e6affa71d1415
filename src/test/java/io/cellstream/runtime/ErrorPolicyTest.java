package io.cellstream.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.cellstream.runtime.ErrorPolicy.Answer;
import io.cellstream.runtime.ErrorPolicy.Retry;
import io.cellstream.runtime.ErrorPolicy.Stop;
import io.cellstream.sequence.ForeignStateException;
import io.cellstream.store.StateFormatException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.streams.errors.MissingSourceTopicException;
import org.apache.kafka.streams.errors.StreamsException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ErrorPolicyTest {
  private final ErrorPolicy policy = new ErrorPolicy(new Strikes(() -> Instant.EPOCH));

  static List<Throwable> hopeless() {
    return List.of(new ForeignStateException("aa", "bb"), new StateFormatException("cut short"), new MissingSourceTopicException("gone"),
        new TopicAuthorizationException("may not write"), new OutOfMemoryError("heap"));
  }

  @ParameterizedTest
  @MethodSource("hopeless")
  void whatNoFurtherTryCanMendStopsAtOnce(Throwable failure) {
    Answer answer = policy.answer(new StreamsException("in a task", failure));
    assertThat(answer).isInstanceOf(Stop.class);
    assertThat(((Stop) answer).message()).contains(String.valueOf(failure.getMessage()));
  }

  @Test
  void anOutageIsWaitedOutWithoutLimitAndWithLongerPauses() {
    List<Duration> pauses = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      Answer answer = policy.answer(new StreamsException("in a task", new TimeoutException("no broker")));
      assertThat(answer).isInstanceOf(Retry.class);
      pauses.add(((Retry) answer).pause());
    }
    assertThat(pauses).extracting(Duration::toSeconds).containsExactly(1L, 2L, 4L, 8L, 8L, 8L);
  }

  @Test
  void theSameUnexpectedFailureThreeTimesStops() {
    assertThat(policy.answer(unexpected())).isInstanceOf(Retry.class);
    assertThat(policy.answer(unexpected())).isInstanceOf(Retry.class);
    Answer third = policy.answer(unexpected());
    assertThat(third).isInstanceOf(Stop.class);
    assertThat(((Stop) third).message()).contains("3 times").contains("a bug");
  }

  @Test
  void anOutageInBetweenDoesNotCount() {
    policy.answer(unexpected());
    policy.answer(new StreamsException(new TimeoutException("no broker")));
    assertThat(policy.answer(unexpected())).isInstanceOf(Retry.class);
  }

  private static Throwable unexpected() {
    return new StreamsException("in a task", new IllegalStateException("a bug"));
  }
}
