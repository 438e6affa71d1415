/**
 * Kafka's side of the ledger: the store that holds its records and is told of each commit, damaged local files, and RocksDB's memory. Knows
 * nothing of events' wire formats.
 */
@NullMarked
package io.cellstream.store;

import org.jspecify.annotations.NullMarked;
