/**
 * The life of the stream application: how it is put together, started and stopped, which failures are retried, and which stop the process.
 */
@NullMarked
package io.cellstream.runtime;

import org.jspecify.annotations.NullMarked;
