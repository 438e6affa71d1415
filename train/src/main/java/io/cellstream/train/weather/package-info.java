/**
 * The weather at invented places, and what may be said about it: readings, and a small grammar whose every choice has a known probability.
 * Whole numbers only in what is drawn, so that a seed gives the same on every machine. No PyTorch here.
 */
@NullMarked
package io.cellstream.train.weather;

import org.jspecify.annotations.NullMarked;
