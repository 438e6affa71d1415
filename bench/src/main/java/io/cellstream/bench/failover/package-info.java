/** How long the events of an instance wait when it falls: two instances, a fault, and the time until others answer. */
@NullMarked
package io.cellstream.bench.failover;

import org.jspecify.annotations.NullMarked;
