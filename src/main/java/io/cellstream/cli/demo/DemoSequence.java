package io.cellstream.cli.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cellstream.model.definition.Shape;
import io.cellstream.sequence.RawEvent;
import io.cellstream.sequence.SequenceKey;
import io.cellstream.text.Glyphs;
import java.io.ByteArrayOutputStream;
import java.util.List;

/** The events of one key, in their order. */
record DemoSequence(SequenceKey key, List<RawEvent> events) {

  DemoSequence {
    events = List.copyOf(events);
  }

  static DemoSequence of(String key, List<RawEvent> events) {
    return new DemoSequence(new SequenceKey(key.getBytes(UTF_8)), events);
  }

  /** The key, for people. */
  String name() {
    return Glyphs.text(new String(key.bytes(), UTF_8));
  }

  /** The same events under a key of their own. */
  DemoSequence copy(int number) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(key.bytes());
    bytes.writeBytes(("-copy-" + number).getBytes(UTF_8));
    return new DemoSequence(new SequenceKey(bytes.toByteArray()), events);
  }

  /** Whether anything in it makes a model that waits for a sequence's end speak: one that is cut off still gets its answer, but no text. */
  boolean ends(Shape shape) {
    return events.stream().anyMatch(RawEvent::end) || (!shape.generates() && events.stream().skip(1).anyMatch(RawEvent::start));
  }
}
