/** Processes seen from outside: started, watched by what the operating system and the JVM tell of them, stopped. */
@NullMarked
package io.cellstream.bench.stream.process;

import org.jspecify.annotations.NullMarked;
