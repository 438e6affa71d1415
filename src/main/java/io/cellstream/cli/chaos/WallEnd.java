package io.cellstream.cli.chaos;

import io.cellstream.sequence.Prediction;
import io.cellstream.sequence.Prediction.EventPlace;
import io.cellstream.sequence.Prediction.Reason;
import io.cellstream.sequence.SequenceKey;
import java.util.Optional;

/**
 * The end of a sequence that was over by the wall clock, as the application has recorded it.
 *
 * @param readTo the offset up to which the partition had been read
 * @param reason empty where a generation is the record
 * @param place where the record is
 */
record WallEnd(SequenceKey key, EventPlace last, long readTo, Optional<Reason> reason, String place) {

  /** The end that a prediction records, if it does. */
  static Optional<WallEnd> of(byte[] key, Prediction prediction, String place) {
    return prediction.lastEvent().filter(last -> last.readTo().isPresent())
        .map(last -> new WallEnd(new SequenceKey(key), last, last.readTo().getAsLong(), prediction.reason(), place));
  }

  /** What it has in common with all records of the same end. */
  String name() {
    return Line.end(key.bytes(), last);
  }
}
