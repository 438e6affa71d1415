package io.cellstream.model.generation;

import io.cellstream.model.RecurrentModel;

/**
 * The start of a generation.
 *
 * @param state the encoder's state, laid out as {@link RecurrentModel#stateSize} says; not changed
 */
public record Prompt(float[] state, Draws draws) {
}
