/**
 * The checks before a start: rules judge facts, and give findings, which refuse a start or are printed by {@code check}. An operator's
 * decision about offsets and states is also carried out here, as a start's last step.
 */
@NullMarked
package io.cellstream.preflight;

import org.jspecify.annotations.NullMarked;
