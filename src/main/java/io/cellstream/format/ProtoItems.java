package io.cellstream.format;

import io.cellstream.mapping.FieldValues;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Readers of fields that have several values. */
final class ProtoItems {
  private static final long EMPTY_MESSAGE = ProtoBytes.range(0, 0);

  private ProtoItems() {
  }

  /** Says that there is something of which no part of an event can be made. */
  record Other(String what, boolean alsoAbsent, int place) implements ProtoReader {
    @Override
    public void present(ProtoBytes in, ProtoLongs found, FieldValues into) {
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
  record All(ProtoKind kind, int place) implements ProtoReader {
    @Override
    public void present(ProtoBytes in, ProtoLongs found, FieldValues into) {
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
  record One(int index, List<ProtoReader> item, ProtoLongs only) implements ProtoReader {
    One(int index, List<ProtoReader> item) {
      this(index, item, new ProtoLongs());
    }

    @Override
    public void present(ProtoBytes in, ProtoLongs found, FieldValues into) throws ProtoDamageException {
      if (index < found.size()) {
        only.setOnly(found.get(index));
        for (ProtoReader reader : item) {
          reader.present(in, only, into);
        }
      }
    }
  }

  /** Reads a map's values under some keys. Of entries with the same key the last one counts. */
  static final class Keyed implements ProtoReader {
    private final ProtoKind key;
    private final boolean messages;
    private final Map<String, List<ProtoReader>> readers;
    private final ProtoScan entry;
    private final Map<String, Long> entries = new HashMap<>();
    private final ProtoLongs only = new ProtoLongs();

    /** @param map the type of its entries */
    Keyed(ProtoMessage map, Map<String, List<ProtoReader>> readers) {
      this.key = map.fields().getFirst().kind();
      this.messages = map.fields().getLast().kind().isMessage();
      this.readers = Map.copyOf(readers);
      this.entry = new ProtoScan(ProtoScan.Plan.ofAll(map));
    }

    @Override
    public void present(ProtoBytes in, ProtoLongs found, FieldValues into) throws ProtoDamageException {
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
        ProtoLongs values = entry.found(1);
        if (values.isEmpty() && messages) {
          only.setOnly(EMPTY_MESSAGE);
          values = only;
        }
        for (ProtoReader reader : readers.getOrDefault(each.getKey(), List.of())) {
          if (values.isEmpty()) {
            reader.absent(into);
          } else {
            reader.present(in, values, into);
          }
        }
      }
    }
  }

  /** The key of an entry that was scanned. */
  static String keyOf(ProtoScan entry, ProtoKind kind, ProtoBytes in) throws ProtoDamageException {
    ProtoLongs found = entry.found(0);
    return found.isEmpty() ? kind == ProtoKind.STRING ? "" : ProtoTexts.key(kind, 0, in) : ProtoTexts.key(kind, found.last(), in);
  }
}
