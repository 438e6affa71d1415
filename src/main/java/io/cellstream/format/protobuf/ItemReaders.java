package io.cellstream.format.protobuf;

import io.cellstream.format.protobuf.schema.FieldKind;
import io.cellstream.format.protobuf.schema.MessageType;
import io.cellstream.mapping.FieldValues;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Readers of fields that have several values. */
final class ItemReaders {
  private static final long EMPTY_MESSAGE = MessageInput.range(0, 0);

  private ItemReaders() {
  }

  /** Says that there is something of which no part of an event can be made. */
  record Other(String what, boolean alsoAbsent, int place) implements PlaceReader {
    @Override
    public void present(MessageInput in, LongList found, FieldValues into) {
      into.setOther(place, what);
    }

    @Override
    public void absent(FieldValues into) {
      if (alsoAbsent) {
        into.setOther(place, what);
      }
    }
  }

  /** Reads all items of a repeated number. */
  record All(FieldKind kind, int place) implements PlaceReader {
    @Override
    public void present(MessageInput in, LongList found, FieldValues into) {
      double[] numbers = new double[found.size()];
      for (int i = 0; i < numbers.length; i++) {
        numbers[i] = kind.number(found.get(i));
      }
      into.setNumbers(place, numbers);
    }

    @Override
    public void absent(FieldValues into) {
      into.setNumbers(place, new double[0]);
    }
  }

  /** Reads one item of a repeated field; it is missing if there are fewer. */
  record One(int index, List<PlaceReader> item, LongList only) implements PlaceReader {
    One(int index, List<PlaceReader> item) {
      this(index, item, new LongList());
    }

    @Override
    public void present(MessageInput in, LongList found, FieldValues into) throws DamagedMessageException {
      if (index < found.size()) {
        only.setOnly(found.get(index));
        for (PlaceReader reader : item) {
          reader.present(in, only, into);
        }
      }
    }
  }

  /** Reads a map's values under some keys. Of entries with the same key the last one counts. */
  static final class Keyed implements PlaceReader {
    private final FieldKind key;
    private final boolean messages;
    private final Map<String, List<PlaceReader>> readers;
    private final MessageScan entry;
    private final Map<String, Long> entries = new HashMap<>();
    private final LongList only = new LongList();

    /** @param map the type of its entries */
    Keyed(MessageType map, Map<String, List<PlaceReader>> readers) {
      this.key = map.fields().getFirst().kind();
      this.messages = map.fields().getLast().kind().isMessage();
      this.readers = Map.copyOf(readers);
      this.entry = new MessageScan(MessageScan.Plan.ofAll(map));
    }

    @Override
    public void present(MessageInput in, LongList found, FieldValues into) throws DamagedMessageException {
      entries.clear();
      for (int i = 0; i < found.size(); i++) {
        entry.read(in, found.get(i));
        String name = keyOf(entry, key, in);
        if (readers.containsKey(name)) {
          entries.put(name, found.get(i));
        }
      }
      for (Map.Entry<String, Long> each : entries.entrySet()) {
        entry.read(in, each.getValue());
        LongList values = entry.found(1);
        if (values.isEmpty() && messages) {
          only.setOnly(EMPTY_MESSAGE);
          values = only;
        }
        for (PlaceReader reader : readers.getOrDefault(each.getKey(), List.of())) {
          if (values.isEmpty()) {
            reader.absent(into);
          } else {
            reader.present(in, values, into);
          }
        }
      }
    }
  }

  /** The key of an entry that was scanned, as a text. */
  static String keyOf(MessageScan entry, FieldKind kind, MessageInput in) throws DamagedMessageException {
    LongList found = entry.found(0);
    long content = found.isEmpty() ? 0 : found.last();
    return switch (kind) {
      case STRING -> found.isEmpty() ? "" : in.text(content);
      case BOOL -> content == 0 ? "false" : "true";
      case UINT64, FIXED64 -> Long.toUnsignedString(content);
      default -> Long.toString(kind.integer(content));
    };
  }
}
