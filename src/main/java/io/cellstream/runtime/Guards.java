package io.cellstream.runtime;

import io.cellstream.preflight.Incidents;
import java.util.List;

/**
 * The watchers of a running stream.
 *
 * @param admission asked before the first event is stepped
 * @param topics watches whether the input topic stays the same, from start to end
 * @param left ends what killed instances left open, from start to end
 * @param standstill watches whether the stream makes progress, from start to end
 * @param diagnoses recognise the stream's failures, asked in this order
 * @param unreadable searches for an event that does not fit into memory
 * @param incidents counts incidents, those of the start included
 */
record Guards(GroupAdmission admission, TopicWatch topics, LeftTransactions left, StandstillWatch standstill, List<Diagnosis> diagnoses,
    OutOfMemory.Search unreadable, Incidents incidents) {
  Guards {
    diagnoses = List.copyOf(diagnoses);
  }
}
