/** A broker as a security officer wants it, for tests: TLS everywhere, several ways to log in, and nothing allowed that was not granted. */
@NullMarked
package io.cellstream.secure;

import org.jspecify.annotations.NullMarked;
