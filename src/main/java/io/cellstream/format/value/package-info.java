/**
 * What every format does with a record's value: reads a mapping's fields, and makes JSON of it and back. With this, what the formats share: the
 * paths as a tree, UTF-8, parsers of JSON.
 */
@NullMarked
package io.cellstream.format.value;

import org.jspecify.annotations.NullMarked;
