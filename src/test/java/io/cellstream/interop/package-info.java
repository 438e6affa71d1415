/**
 * Strangers: a schema registry that nobody here wrote, Confluent's serialisers in a process of their own, librdkafka. What the
 * in-process registry claims to be is one contract here, which it and the stranger both keep, so that the two can't drift apart.
 */
@NullMarked
package io.cellstream.interop;

import org.jspecify.annotations.NullMarked;
