/** How fast a model runs on this machine: the warm-up before the first event, and the longest time of an event. */
@NullMarked
package io.cellstream.model.pace;

import org.jspecify.annotations.NullMarked;
