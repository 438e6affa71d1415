/**
 * The built application as its users meet it: child processes on a real broker and registry, killed, restarted and cut off.
 */
@NullMarked
package io.cellstream.it;

import org.jspecify.annotations.NullMarked;
