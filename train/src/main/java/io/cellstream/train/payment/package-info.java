/**
 * Card payments, simulated: what is known of one, what is behind it, and how well that can be told at all. Whole numbers only in what is
 * drawn, so that a seed gives the same payments on every machine. No PyTorch here.
 */
@NullMarked
package io.cellstream.train.payment;

import org.jspecify.annotations.NullMarked;
