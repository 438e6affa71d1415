/** The log: where it goes, in which format, and what is left out of it. */
@NullMarked
package io.cellstream.cli.log;

import org.jspecify.annotations.NullMarked;
