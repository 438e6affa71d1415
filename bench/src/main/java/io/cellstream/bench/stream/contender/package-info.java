/**
 * What runs in the processes that the bench starts: the broker, the floor, the peer. Cellstream itself needs nothing here, as it is started
 * by its own command.
 */
@NullMarked
package io.cellstream.bench.stream.contender;

import org.jspecify.annotations.NullMarked;
