/**
 * The life of the stream application: start-up checks, KafkaStreams' start and stop, what is retried, what stops the process.
 */
@NullMarked
package io.cellstream.runtime;

import org.jspecify.annotations.NullMarked;
