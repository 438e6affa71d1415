package io.cellstream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.cellstream.cli.BrokerContact.Change;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class BrokerContactTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final BrokerContact contact = new BrokerContact(Duration.ofSeconds(3));

  @Test
  void aBrokerThatAnswersIsNoNews() {
    for (int bytes = 100; bytes < 2_000; bytes += 100) {
      assertThat(contact.after(SECOND, bytes)).isEmpty();
    }
  }

  @Test
  void aSilenceThatIsTooLongIsToldOnce() {
    assertThat(contact.after(SECOND, 100)).isEmpty();
    assertThat(contact.after(SECOND.multipliedBy(3), 100)).isEmpty();
    assertThat(contact.after(SECOND, 100)).contains(Change.GONE);
    assertThat(contact.after(SECOND.multipliedBy(600), 100)).isEmpty();
  }

  @Test
  void theFirstBytesAfterItAreToldOnceToo() {
    assertThat(contact.after(SECOND, 100)).isEmpty();
    assertThat(contact.after(SECOND.multipliedBy(4), 100)).contains(Change.GONE);
    assertThat(contact.after(SECOND, 101)).contains(Change.BACK);
    assertThat(contact.after(SECOND, 102)).isEmpty();
    assertThat(contact.after(SECOND.multipliedBy(4), 102)).contains(Change.GONE);
  }

  @Test
  void aShortSilenceIsForgottenWithTheNextBytes() {
    for (int bytes = 100; bytes < 1_000; bytes += 100) {
      assertThat(contact.after(SECOND.multipliedBy(2), bytes)).isEmpty();
      assertThat(contact.after(SECOND.multipliedBy(2), bytes)).isEmpty();
    }
  }
}
