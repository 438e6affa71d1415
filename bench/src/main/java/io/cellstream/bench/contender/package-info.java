/**
 * Who takes part in {@code bench kernel}: one class each, so that the JIT's profiles of one never shape another. A new kernel or cell of
 * Cellstream is one more class here and a line in {@link io.cellstream.bench.contender.Contenders}.
 */
@NullMarked
package io.cellstream.bench.contender;

import org.jspecify.annotations.NullMarked;
