/**
 * What a cluster is asked before and while the stream runs, and the answers as plain facts: topics, rights, groups, offsets, marks, local
 * copies. Asks with patience, judges nothing; changes what it is
 * told to change (offsets, a group, local copies), and nothing of itself.
 */
@NullMarked
package io.cellstream.cluster;

import org.jspecify.annotations.NullMarked;
