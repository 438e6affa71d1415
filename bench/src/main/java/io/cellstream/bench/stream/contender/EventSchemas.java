package io.cellstream.bench.stream.contender;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import org.apache.avro.Schema;

/** The schemas of events and predictions, from the application's jar. */
public final class EventSchemas {

  private EventSchemas() {
  }

  public static Schema tokenEvent() {
    return read("TokenEvent.avsc");
  }

  static Schema prediction() {
    return read("Prediction.avsc");
  }

  /** Of an element of a prediction's {@code top}. */
  static Schema candidate(Schema prediction) {
    return nonNull(prediction.getField("top").schema()).getElementType();
  }

  /** The branch beside null. */
  static Schema nonNull(Schema union) {
    return union.getTypes().stream().filter(branch -> branch.getType() != Schema.Type.NULL).findFirst().orElseThrow();
  }

  private static Schema read(String name) {
    String path = "/io/cellstream/avro/" + name;
    try (InputStream in = EventSchemas.class.getResourceAsStream(path)) {
      return new Schema.Parser().parse(Objects.requireNonNull(in, path));
    } catch (IOException e) {
      throw new UncheckedIOException(path, e);
    }
  }
}
