package io.cellstream.format.protobuf;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.cellstream.format.protobuf.schema.FieldKind;
import io.cellstream.format.protobuf.schema.MessageField;
import io.cellstream.format.protobuf.schema.MessageType;
import io.cellstream.format.protobuf.schema.SchemaTypes;
import io.cellstream.format.protobuf.schema.UnusableSchemaException;
import io.cellstream.mapping.FieldPath;
import io.cellstream.sequence.RejectCause;
import io.cellstream.sequence.RejectedEventException;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Writes messages of one schema as JSON. A field without presence that is not there is written with its default; one with presence is left out. For one
 * thread.
 */
final class MessageToJson {
  /** A few bytes of an empty message can stand for many defaults. */
  private static final int LONGEST = 64 << 20;
  private static final JsonFactory JSON = new JsonFactory();

  private final SchemaTypes types;
  private final MessageType root;
  private final Set<String> names = new HashSet<>();
  private final Map<String, MessageScan.Plan> plans = new HashMap<>();

  /** @param paths those of a mapping; a field that they name as Protobuf's own writers do in JSON has that name */
  MessageToJson(SchemaTypes types, MessageType root, List<FieldPath> paths) {
    this.types = types;
    this.root = root;
    for (FieldPath path : paths) {
      path.steps().forEach(step -> {
        if (step instanceof FieldPath.Name(String name)) {
          names.add(name);
        }
      });
    }
  }

  private String name(MessageField field) {
    return names.contains(field.jsonName()) && !names.contains(field.name()) ? field.jsonName() : field.name();
  }

  String rootName() {
    return root.fullName();
  }

  /**
   * The message that stands in this range as JSON on one line.
   *
   * @throws UnusableSchemaException if the schema lacks a type that is needed
   * @throws RejectedEventException if it would be too long
   */
  String json(MessageInput in, long range) throws DamagedMessageException, UnusableSchemaException, RejectedEventException {
    StringWriter text = new StringWriter();
    try (JsonGenerator out = JSON.createGenerator(new Bounded(text))) {
      message(root, one(range), in, out, 0);
    } catch (TooLongException e) {
      throw new RejectedEventException(RejectCause.NOT_PROTOBUF, "as JSON the message has more than " + LONGEST + " characters");
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory failed", e);
    }
    return text.toString();
  }

  private static LongList one(long content) {
    LongList one = new LongList();
    one.add(content);
    return one;
  }

  private void message(MessageType message, LongList ranges, MessageInput in, JsonGenerator out, int depth)
      throws IOException, DamagedMessageException, UnusableSchemaException {
    if (depth == MessageInput.DEEPEST) {
      throw MessageInput.tooDeep();
    }
    MessageScan scan = new MessageScan(plans.computeIfAbsent(message.fullName(), _ -> MessageScan.Plan.ofAll(message)));
    scan.read(in, ranges);
    Optional<WholeValue> whole = WholeValue.of(message);
    if (whole.isPresent() && whole(whole.get(), message, scan, in, out)) {
      return;
    }
    out.writeStartObject();
    for (int i = 0; i < message.fields().size(); i++) {
      MessageField field = message.fields().get(i);
      LongList found = scan.found(i);
      if (field.repeated()) {
        out.writeFieldName(name(field));
        if (types.isMap(field)) {
          map(types.messageOf(field), found, in, out, depth);
        } else {
          out.writeStartArray();
          for (int item = 0; item < found.size(); item++) {
            value(field, one(found.get(item)), in, out, depth);
          }
          out.writeEndArray();
        }
      } else if (!found.isEmpty()) {
        out.writeFieldName(name(field));
        value(field, found, in, out, depth);
      } else {
        absent(field, out);
      }
    }
    out.writeEndObject();
  }

  /** Writes the message as the one value that it is, if it is a valid one. */
  private boolean whole(WholeValue whole, MessageType message, MessageScan scan, MessageInput in, JsonGenerator out)
      throws IOException, DamagedMessageException, UnusableSchemaException {
    return switch (whole) {
      case TIMESTAMP -> {
        Optional<WholeValue.Time> time = WholeValue.time(scan);
        if (time.isPresent()) {
          out.writeString(Instant.ofEpochSecond(time.get().seconds(), time.get().nanos()).toString());
        }
        yield time.isPresent();
      }
      case DURATION -> {
        Optional<Double> seconds = WholeValue.seconds(scan);
        if (seconds.isPresent()) {
          out.writeNumber(seconds.get());
        }
        yield seconds.isPresent();
      }
      case DECIMAL -> {
        Optional<BigDecimal> decimal = WholeValue.decimal(scan, in);
        if (decimal.isPresent()) {
          out.writeNumber(decimal.get().toString());
        }
        yield decimal.isPresent();
      }
      case WRAPPER -> {
        MessageField value = message.fields().getFirst();
        if (scan.found(0).isEmpty()) {
          absentValue(value, out);
        } else {
          value(value, scan.found(0), in, out, 0);
        }
        yield true;
      }
    };
  }

  private void map(MessageType entryType, LongList entries, MessageInput in, JsonGenerator out, int depth)
      throws IOException, DamagedMessageException, UnusableSchemaException {
    MessageScan entry = new MessageScan(plans.computeIfAbsent(entryType.fullName(), _ -> MessageScan.Plan.ofAll(entryType)));
    FieldKind key = entryType.fields().getFirst().kind();
    MessageField value = entryType.fields().getLast();
    Map<String, Long> last = new LinkedHashMap<>();
    for (int i = 0; i < entries.size(); i++) {
      entry.read(in, entries.get(i));
      last.put(ItemReaders.keyOf(entry, key, in), entries.get(i));
    }
    out.writeStartObject();
    for (Map.Entry<String, Long> each : last.entrySet()) {
      out.writeFieldName(each.getKey());
      entry.read(in, each.getValue());
      LongList found = entry.found(1);
      if (!found.isEmpty()) {
        value(value, found, in, out, depth);
      } else if (value.kind().isMessage()) {
        message(types.messageOf(value), new LongList(), in, out, depth + 1);
      } else {
        absentValue(value, out);
      }
    }
    out.writeEndObject();
  }

  private void absent(MessageField field, JsonGenerator out) throws IOException, UnusableSchemaException {
    boolean written = !field.kind().isMessage() && (!field.presence() || field.declaredDefault().isPresent());
    if (written) {
      out.writeFieldName(name(field));
      absentValue(field, out);
    }
  }

  private void absentValue(MessageField field, JsonGenerator out) throws IOException, UnusableSchemaException {
    String text = field.absentText();
    Long bits = field.absentBits(types);
    if (bits != null) {
      number(field, bits, out);
    } else if (text != null) {
      out.writeString(text);
    } else {
      // the bytes of a default option are not read: no event is made of bytes
      out.writeString("");
    }
  }

  private void value(MessageField field, LongList found, MessageInput in, JsonGenerator out, int depth)
      throws IOException, DamagedMessageException, UnusableSchemaException {
    switch (field.kind()) {
      case MESSAGE, GROUP -> message(types.messageOf(field), found, in, out, depth + 1);
      case STRING -> out.writeString(in.text(found.last()));
      case BYTES -> out.writeString(Base64.getEncoder().encodeToString(in.copy(found.last())));
      default -> number(field, found.last(), out);
    }
  }

  private void number(MessageField field, long bits, JsonGenerator out) throws IOException, UnusableSchemaException {
    FieldKind kind = field.kind();
    switch (kind) {
      case DOUBLE, FLOAT -> {
        double value = kind.number(bits);
        if (Double.isFinite(value)) {
          out.writeNumber(value);
        } else {
          out.writeString(Double.toString(value));
        }
      }
      case BOOL -> out.writeBoolean(bits != 0);
      case ENUM -> out.writeString(types.enumOf(field).nameOf((int) bits));
      case UINT64, FIXED64 -> out.writeNumber(Long.toUnsignedString(bits));
      default -> out.writeNumber(kind.integer(bits));
    }
  }

  private static final class TooLongException extends IOException {
    private static final long serialVersionUID = 1L;
  }

  /** Ends what is too long. */
  private static final class Bounded extends Writer {
    private final StringWriter to;
    private long length;

    Bounded(StringWriter to) {
      this.to = to;
    }

    @Override
    public void write(char[] buffer, int offset, int count) throws IOException {
      length += count;
      if (length > LONGEST) {
        throw new TooLongException();
      }
      to.write(buffer, offset, count);
    }

    @Override
    public void flush() {
    }

    @Override
    public void close() {
    }
  }
}
