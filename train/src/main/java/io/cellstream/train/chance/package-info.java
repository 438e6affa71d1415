/** Chances that are known exactly: what the simulations draw, and the probability of having drawn it. */
@NullMarked
package io.cellstream.train.chance;

import org.jspecify.annotations.NullMarked;
