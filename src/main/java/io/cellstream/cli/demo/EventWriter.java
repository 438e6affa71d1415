package io.cellstream.cli.demo;

/** Makes a record's value of an event. */
@FunctionalInterface
interface EventWriter {

  /** @param time ms since the epoch */
  byte[] write(DemoEvent event, long time);
}
