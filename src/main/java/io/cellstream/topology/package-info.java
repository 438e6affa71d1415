/**
 * The processors, how they are wired and what they are called. An event's way: decode and check, decide and step, encode, sink.
 */
@NullMarked
package io.cellstream.topology;

import org.jspecify.annotations.NullMarked;
