package io.cellstream.cli.demo;

import io.cellstream.sequence.RawEvent;

/** An event that waits to be published. */
record DemoEvent(String key, RawEvent event) {
}
