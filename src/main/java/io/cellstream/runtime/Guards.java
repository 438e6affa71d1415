package io.cellstream.runtime;

import io.cellstream.preflight.Incidents;
import java.util.List;

/**
 * What watches over a running stream.
 *
 * @param admission asked before the first event is stepped
 * @param topics looks from the start to the end, as does
 * @param standstill and tells whether the stream gets on
 * @param diagnoses of its failures, asked in this order
 * @param unreadable looks for an event that does not fit into memory
 * @param incidents those of the start, and all that come
 */
record Guards(GroupAdmission admission, TopicWatch topics, StandstillWatch standstill, List<Diagnosis> diagnoses,
    OutOfMemory.Search unreadable, Incidents incidents) {
  Guards {
    diagnoses = List.copyOf(diagnoses);
  }
}
