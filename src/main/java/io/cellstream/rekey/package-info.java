/**
 * Takes a stopped application's sequences to an application that reads a topic with another number of partitions, or says why that can't be.
 * The old application stays as it is, so that each step can be taken again.
 */
@NullMarked
package io.cellstream.rekey;

import org.jspecify.annotations.NullMarked;
