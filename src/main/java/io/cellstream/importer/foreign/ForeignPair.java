package io.cellstream.importer.foreign;

/** An encoder, and the decoder that takes its state over: from two files, or two modules of one. */
public record ForeignPair(ForeignModel encoder, ForeignModel decoder) {
}
