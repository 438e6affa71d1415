/**
 * Every setting of the application: its name, type, default, documentation, and where its effective value came from.
 */
@NullMarked
package io.cellstream.config;

import org.jspecify.annotations.NullMarked;
