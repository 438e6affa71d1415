/**
 * What is stored of one key, where, and until when; and how its state is deleted. Whoever asks has a duty to know, so what can't be seen from
 * here is said too.
 */
@NullMarked
package io.cellstream.erasure;

import org.jspecify.annotations.NullMarked;
