/**
 * The life of one sequence: what an event means to it, and the batch that steps the events of many sequences at once. Pure: no Kafka,
 * no clock, no I/O. Offline prediction and the stream run exactly this code.
 */
@NullMarked
package io.cellstream.sequence;

import org.jspecify.annotations.NullMarked;
