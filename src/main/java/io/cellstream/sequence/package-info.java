/**
 * The rules of one sequence's life, and the batch that steps the events of many sequences at once. No Kafka, no clock that decides
 * anything, no I/O. Offline prediction and the stream run exactly this code.
 */
@NullMarked
package io.cellstream.sequence;

import org.jspecify.annotations.NullMarked;
