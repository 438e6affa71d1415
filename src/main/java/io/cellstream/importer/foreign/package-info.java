/**
 * What a foreign model file says, in the terms of Cellstream: the form that all readers make and that knows no file format.
 */
@NullMarked
package io.cellstream.importer.foreign;

import org.jspecify.annotations.NullMarked;
