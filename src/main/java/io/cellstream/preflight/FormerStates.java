package io.cellstream.preflight;

import io.cellstream.cluster.StartupException;

/**
 * States that wait in a format which this version does not read.
 *
 * @param changelog the topic that has them
 */
record FormerStates(String changelog) {

  /** @param decided what the start was told about states */
  void check(GoOn decided, Findings findings) throws StartupException {
    String found = "topic " + changelog + " has the states of an earlier Cellstream, which wrote them whole; this one can't read them";
    if (decided.withoutStates()) {
      findings.warning(TopicRules.SUBJECT,
          found + ". It goes on without them, as --go-on-without-states says: delete the topic when it is of no more use");
    } else {
      findings.failed(TopicRules.SUBJECT, found
          + ". Run the earlier one until its sequences have ended, or to have open sequences begin again"
          + " with their next event, use `run --go-on-without-states`; or use `cellstream reset`, which begins anew with the topic's first"
          + " event");
    }
  }
}
