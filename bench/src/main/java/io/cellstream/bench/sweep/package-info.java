/** What it costs to end sequences that have no more events, among millions that go on: the ledger on a store as the stream opens it. */
@NullMarked
package io.cellstream.bench.sweep;

import org.jspecify.annotations.NullMarked;
