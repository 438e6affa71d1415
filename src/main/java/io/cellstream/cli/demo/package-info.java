/**
 * The parts of {@code cellstream demo}: a text becomes events, a cluster and the application come up in this process, a person watches the
 * predictions come, and every one of them is checked against the offline run.
 */
@NullMarked
package io.cellstream.cli.demo;

import org.jspecify.annotations.NullMarked;
