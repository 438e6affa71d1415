package io.cellstream.ledger;

import io.cellstream.sequence.Lifetime.Clock;
import io.cellstream.sequence.Prediction.Reason;
import java.util.Arrays;

/** The numbers that stand for constants in records. */
final class Codes {

  private Codes() {
  }

  /** 0: events, 1: wall. */
  static int of(Clock clock) {
    return switch (clock) {
      case EVENT -> 0;
      case WALL -> 1;
    };
  }

  /** 0: END, 1: RESTART, 2: IDLE, 3: MAX_LENGTH, 4: MODEL_CHANGED. */
  static int of(Reason reason) {
    return switch (reason) {
      case END -> 0;
      case RESTART -> 1;
      case IDLE -> 2;
      case MAX_LENGTH -> 3;
      case MODEL_CHANGED -> 4;
    };
  }

  /** @throws DamagedRecordException if the number stands for none */
  static Clock clock(ByteReader in) {
    int code = in.raw();
    return Arrays.stream(Clock.values()).filter(each -> of(each) == code).findFirst().orElseThrow(() -> in.unknown("clock", code));
  }

  /** @throws DamagedRecordException if the number stands for none */
  static Reason reason(ByteReader in) {
    int code = in.raw();
    return Arrays.stream(Reason.values()).filter(each -> of(each) == code).findFirst().orElseThrow(() -> in.unknown("reason", code));
  }
}
