package io.cellstream.model.generation;

import io.cellstream.model.RecurrentModel;

/**
 * What a generation begins with.
 *
 * @param state the encoder's, laid out as {@link RecurrentModel#stateSize} says; not changed
 */
public record Prompt(float[] state, Draws draws) {
}
