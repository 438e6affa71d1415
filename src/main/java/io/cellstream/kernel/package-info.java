/**
 * Float arithmetic on arrays: a scalar kernel and a Vector API kernel, which give the same bits. This package uses only the JDK, and it
 * alone uses {@code jdk.incubator.vector}.
 */
@NullMarked
package io.cellstream.kernel;

import org.jspecify.annotations.NullMarked;
