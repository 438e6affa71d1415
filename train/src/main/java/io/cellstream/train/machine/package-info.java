/**
 * Rotating machines, simulated: what they measure, what is wrong with them, and how well that can be told at all. Whole numbers only in what
 * is drawn, so that a seed gives the same readings on every machine. No PyTorch here.
 */
@NullMarked
package io.cellstream.train.machine;

import org.jspecify.annotations.NullMarked;
