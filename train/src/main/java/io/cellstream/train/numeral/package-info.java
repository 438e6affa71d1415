/** Whole numbers in digits, and the same in English and Korean words. No PyTorch here. */
@NullMarked
package io.cellstream.train.numeral;

import org.jspecify.annotations.NullMarked;
