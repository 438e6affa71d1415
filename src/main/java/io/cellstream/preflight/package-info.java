/**
 * What must hold before a start: rules judge facts into findings, which refuse a start, or are what {@code check} prints. What an operator
 * decided about offsets and states is carried out here, too, as a start's last step.
 */
@NullMarked
package io.cellstream.preflight;

import org.jspecify.annotations.NullMarked;
