package io.cellstream.wire;

/**
 * What a sequence's answer should be.
 *
 * @param label as the model's labels spell it
 */
public record JsonAnswer(byte[] key, String label) {
}
