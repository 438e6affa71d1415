/**
 * What is written of sequences so that nothing of them is lost: snapshots of their memories, the inputs since, and up to where their
 * events were taken. Pure: no Kafka, no clock, no I/O; two ports, {@link io.cellstream.ledger.Log} and {@link io.cellstream.ledger.Local},
 * lead out. The simulation and the stream run exactly this code.
 */
@NullMarked
package io.cellstream.ledger;

import org.jspecify.annotations.NullMarked;
