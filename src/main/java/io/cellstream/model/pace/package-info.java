/** How fast a model runs here and now: the warm-up before the first event, and how long an event may take at most. */
@NullMarked
package io.cellstream.model.pace;

import org.jspecify.annotations.NullMarked;
