package io.cellstream.cli;

import io.cellstream.sequence.SequenceEvent.Origin;
import io.cellstream.wire.JsonEvent;
import io.cellstream.wire.JsonEvent.Place;
import java.util.Optional;

/**
 * Where the events of a file were. A file is one partition's order, because a partition is what a stream reads in order: lines of two mixed
 * would give other results than the stream's, so they are refused. A file whose lines say no place counts its lines.
 */
final class FileOrder {
  private Optional<Place> last = Optional.empty();
  private boolean begun;
  /** The latest time so far, ms since the epoch. */
  private long latest;

  /**
   * Where the next line's event was.
   *
   * @throws CliException if it does not continue the lines before it
   */
  Origin origin(long line, JsonEvent event) {
    Optional<Place> here = event.place();
    if (begun && here.isPresent() != last.isPresent()) {
      throw refused(line, here.isPresent()
          ? "says its partition and offset, and those before it don't"
          : "does not say its partition and offset, and those before it do");
    }
    here.ifPresent(place -> last.ifPresent(before -> requireBehind(line, place, before)));
    begun = true;
    last = here;
    // in the stream an event without a time has the latest of its partition; in a file of such lines, each is later than the one before
    long time = event.timestamp().orElse(here.isPresent() ? latest : latest + 1);
    latest = Math.max(latest, time);
    return here.map(place -> new Origin(time, place.partition(), place.offset())).orElseGet(() -> new Origin(time, 0, line));
  }

  /** The place of the last event; empty if there was none, or none that says its place. */
  Optional<Place> last() {
    return last;
  }

  private static void requireBehind(long line, Place here, Place before) {
    if (here.partition() != before.partition()) {
      throw refused(line, "is of partition " + here.partition() + ", and those before it are of partition " + before.partition());
    }
    if (here.offset() <= before.offset()) {
      throw refused(line, "has offset " + here.offset() + ", which is not behind the one before it, " + before.offset());
    }
  }

  private static CliException refused(long line, String what) {
    return new CliException(ExitCode.USAGE, "line " + line + " " + what
        + ": a file is the order of one partition; `cellstream consume --events --partition N` writes one");
  }
}
