package io.cellstream.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HandoverTest {
  private final List<String> closed = new ArrayList<>();

  @Test
  void whatWasOpenedOnAWayThatEndsEarlyIsClosedTheLastFirst() {
    assertThatIllegalStateException().isThrownBy(() -> {
      try (Handover opening = new Handover()) {
        opening.opened(() -> closed.add("first"));
        opening.opened(() -> {
          throw new IllegalArgumentException("does not close");
        });
        opening.opened(() -> closed.add("last"));
        throw new IllegalStateException("the start failed");
      }
    }).withMessage("the start failed").withNoCause();
    assertThat(closed).containsExactly("last", "first");
  }

  @Test
  void whatItsOwnerHasStaysOpen() {
    try (Handover opening = new Handover()) {
      opening.opened(() -> closed.add("first"));
      assertThat(opening.to("owner")).isEqualTo("owner");
    }
    assertThat(closed).isEmpty();
  }
}
