/**
 * The comparison {@code bench kernel}: one recurrent step, by Cellstream and by its peers, in rotating order in one process, against the
 * bound that the machine sets there and then.
 */
@NullMarked
package io.cellstream.bench.kernel;

import org.jspecify.annotations.NullMarked;
