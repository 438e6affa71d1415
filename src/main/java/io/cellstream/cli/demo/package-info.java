/**
 * The parts of {@code cellstream demo}: a text or a file of events becomes sequences, a cluster and the application come up in this process,
 * a person watches the predictions come, and every one of them is checked against the offline run. Nothing here knows a model by its name:
 * what is shown follows from its input, its shape and its output.
 */
@NullMarked
package io.cellstream.cli.demo;

import org.jspecify.annotations.NullMarked;
