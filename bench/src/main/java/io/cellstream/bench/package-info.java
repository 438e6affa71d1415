/** What Cellstream's parts cost, measured with JMH. */
@NullMarked
package io.cellstream.bench;

import org.jspecify.annotations.NullMarked;
