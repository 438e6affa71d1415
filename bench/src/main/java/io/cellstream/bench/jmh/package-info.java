/** Single kernels, measured with JMH: a JVM of their own for each, so none runs beside another; that is what {@code bench.kernel} is for. */
@NullMarked
package io.cellstream.bench.jmh;

import org.jspecify.annotations.NullMarked;
