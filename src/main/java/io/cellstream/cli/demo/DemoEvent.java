package io.cellstream.cli.demo;

import io.cellstream.sequence.RawEvent;
import io.cellstream.sequence.SequenceKey;

/** An event that waits to be published. */
record DemoEvent(SequenceKey key, RawEvent event) {
}
