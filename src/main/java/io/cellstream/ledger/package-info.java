/**
 * Writes sequences so that none is lost, and reads them back: snapshots of their memories, the inputs since, and the mark up to which
 * events were taken. No Kafka, no clock, no I/O; two ports, {@link io.cellstream.ledger.Log} and {@link io.cellstream.ledger.Local}, lead
 * out. The simulation and the stream run exactly this code.
 */
@NullMarked
package io.cellstream.ledger;

import org.jspecify.annotations.NullMarked;
