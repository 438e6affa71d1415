/**
 * The life of the stream application: how it is put together, KafkaStreams' start and stop, what is retried, what stops the process.
 */
@NullMarked
package io.cellstream.runtime;

import org.jspecify.annotations.NullMarked;
