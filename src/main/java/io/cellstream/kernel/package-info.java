/**
 * Float arithmetic on arrays, as a scalar kernel and as a Vector API kernel that give the same bits. JDK only; the only user of
 * {@code jdk.incubator.vector}.
 */
@NullMarked
package io.cellstream.kernel;

import org.jspecify.annotations.NullMarked;
