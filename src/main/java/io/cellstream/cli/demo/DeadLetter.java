package io.cellstream.cli.demo;

import io.cellstream.sequence.RejectCause;
import io.cellstream.wire.EventJson;
import io.cellstream.wire.JsonEvent;

/** An event that was turned away, and why. */
record DeadLetter(JsonEvent event, RejectCause cause) {

  /** Cause and event: equal dead letters are equal lines. */
  String line() {
    return cause + " " + EventJson.write(event);
  }
}
