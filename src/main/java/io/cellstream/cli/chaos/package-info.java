/**
 * The parts of {@code cellstream chaos}: brokers and instances as child processes, a plan of faults that follows from a seed, events while the
 * faults happen, and a verdict that holds everything the application left behind against the offline run, partition by partition.
 */
@NullMarked
package io.cellstream.cli.chaos;

import org.jspecify.annotations.NullMarked;
