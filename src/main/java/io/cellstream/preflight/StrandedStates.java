package io.cellstream.preflight;

import io.cellstream.cluster.StartupException;
import io.cellstream.cluster.TopicUse;
import io.cellstream.config.Keys;
import io.cellstream.config.ModelChanged;
import io.cellstream.model.definition.ModelDefinition;
import io.cellstream.text.Amounts;

/**
 * Checks the changelog of an application whose model keeps no states. Its topology has no store, so nothing would read the changelog, and
 * sequences that are still open in it would never be answered. Whether any is open could only be told by reading it.
 *
 * @param changelog the topic
 * @param span the number of its offsets, at least the number of its records
 */
record StrandedStates(ModelDefinition model, TopicUse changelog, long span) {

  void check(ModelChanged policy, Findings findings) throws StartupException {
    if (span == 0) {
      findings.ok(TopicRules.SUBJECT, changelog.shown() + ": empty, and not used by a " + model.shape().text() + " model");
      return;
    }
    String found = "topic " + changelog.shown() + " has states of an earlier model (up to " + Amounts.count(span, "record")
        + "), but model "
        + model.name() + " version " + model.version() + " is " + model.shape().text() + " and keeps none: sequences that are open there ";
    switch (policy) {
      case STOP,
          CONTINUE ->
        findings.failed(TopicRules.SUBJECT, found + "would never be answered. Let the earlier model run until they have ended;"
            + " then, or to give them up, set " + Keys.MODEL_CHANGED.name()
            + "=restart, which goes on where the application stands, or use `cellstream reset`, which begins anew");
      case RESTART -> findings.warning(TopicRules.SUBJECT, found + "are not answered (" + Keys.MODEL_CHANGED.name()
          + "=restart); they stay in the topic, where the next model that keeps states finds them");
    }
  }
}
