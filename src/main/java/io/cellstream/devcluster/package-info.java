/**
 * A real Kafka broker and a small schema registry in this process, for the demo and the tests. Never part of a deployment: its
 * libraries live in {@code lib-dev/}.
 */
@NullMarked
package io.cellstream.devcluster;

import org.jspecify.annotations.NullMarked;
