/**
 * Small helpers on text that any room may use; the JDK only.
 */
@NullMarked
package io.cellstream.text;

import org.jspecify.annotations.NullMarked;
