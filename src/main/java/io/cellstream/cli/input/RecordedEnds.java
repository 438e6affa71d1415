package io.cellstream.cli.input;

import io.cellstream.sequence.Prediction.EventPlace;
import io.cellstream.sequence.SequenceKey;
import io.cellstream.wire.JsonEvent.Place;
import io.cellstream.wire.JsonLineException;
import io.cellstream.wire.KeyedPrediction;
import io.cellstream.wire.PredictionLine;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * The ends that a stream decided by the wall clock, as its predictions record them. No event says when they were, so a run over the events
 * takes them from here, each between two events. For one thread.
 */
public final class RecordedEnds {
  private final InputFile file;
  /** Of all partitions, in the order in which they were applied. */
  private final Deque<End> ends = new ArrayDeque<>();

  /** @param readTo the offset of the last event of the partition that had been read */
  private record End(int partition, long readTo, SequenceKey key) {
  }

  private RecordedEnds(InputFile file) {
    this.file = file;
  }

  /**
   * Reads the lines that {@code consume} has printed. Predictions that are not of such an end are passed over.
   *
   * @throws io.cellstream.cli.CliException if the file can't be used, saying why
   */
  public static RecordedEnds read(InputFile file) {
    return file.read(in -> {
      RecordedEnds recorded = new RecordedEnds(file);
      recorded.fill(in);
      return recorded;
    });
  }

  private void fill(InputStream in) throws IOException {
    NumberedLines lines = new NumberedLines(in);
    Set<End> found = new LinkedHashSet<>(); // a generation has a line for each token
    while (lines.next()) {
      take(lines).ifPresent(found::add);
    }
    found.stream().sorted(Comparator.comparingLong(End::readTo)).forEach(ends::add);
  }

  private Optional<End> take(NumberedLines lines) {
    try {
      KeyedPrediction made = PredictionLine.read(lines.text());
      Optional<EventPlace> last = made.prediction().lastEvent().filter(place -> place.readTo().isPresent());
      return last.map(place -> new End(place.partition(), place.readTo().getAsLong(), new SequenceKey(made.key())));
    } catch (JsonLineException e) {
      throw unreadable(lines, String.valueOf(e.getMessage()));
    } catch (CharacterCodingException e) {
      throw unreadable(lines, "not UTF-8");
    }
  }

  private RuntimeException unreadable(NumberedLines lines, String why) {
    return file.refused("line " + lines.number() + " is no prediction (" + why + "); `cellstream consume` prints them");
  }

  /**
   * Gives the ends that come before an event, and forgets them.
   *
   * @param place the event's
   * @param each takes the key, and the offset after which its sequence was over
   */
  public void before(Place place, BiConsumer<SequenceKey, Long> each) {
    give(place.partition(), place.offset() - 1, each);
  }

  /**
   * Gives the ends that come right after the last event. Later ones stay: events between the two may be missing.
   *
   * @param place the event's
   */
  public void after(Place place, BiConsumer<SequenceKey, Long> each) {
    give(place.partition(), place.offset(), each);
  }

  private void give(int partition, long readTo, BiConsumer<SequenceKey, Long> each) {
    for (End end = ends.peek(); end != null && end.readTo <= readTo; end = ends.peek()) {
      ends.remove();
      if (end.partition == partition) {
        each.accept(end.key, end.readTo);
      }
    }
  }

  /** The number of ends of this partition that were not given. */
  public long left(int partition) {
    return ends.stream().filter(end -> end.partition == partition).count();
  }
}
