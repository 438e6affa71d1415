/**
 * The door to the formats that topics have: what reads their records' values by a mapping, and makes lines of JSON of them. Each format has a
 * package below, which uses {@code value} only.
 */
@NullMarked
package io.cellstream.format;

import org.jspecify.annotations.NullMarked;
