/**
 * The command line {@code ./cellstream bench}: measures what Cellstream's parts cost, and beside them, in the same run, what the machine could
 * do and what the libraries do that a user would pick instead.
 */
@NullMarked
package io.cellstream.bench;

import org.jspecify.annotations.NullMarked;
