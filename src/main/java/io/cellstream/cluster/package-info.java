/**
 * Questions to the cluster, before and while the stream runs, and the answers as plain facts: topics, rights, groups, offsets, marks, local
 * copies. The package waits for answers, judges nothing, and changes only what it is told to change: offsets, a group, local copies.
 */
@NullMarked
package io.cellstream.cluster;

import org.jspecify.annotations.NullMarked;
