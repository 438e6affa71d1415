/**
 * The command line: one class per command. The only place that wires every other room together.
 */
@NullMarked
package io.cellstream.cli;

import org.jspecify.annotations.NullMarked;
