package io.cellstream.format;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
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
final class ProtoJsonWriter {
  /** A few bytes of an empty message can stand for many defaults. */
  private static final int LONGEST = 64 << 20;
  private static final JsonFactory JSON = new JsonFactory();

  private final ProtoTypes types;
  private final ProtoMessage root;
  private final Set<String> names = new HashSet<>();
  private final Map<String, ProtoScan.Plan> plans = new HashMap<>();

  /** @param paths those of a mapping; a field that they name as Protobuf's own writers do in JSON has that name */
  ProtoJsonWriter(ProtoTypes types, ProtoMessage root, List<FieldPath> paths) {
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

  private String name(ProtoField field) {
    return names.contains(field.jsonName()) && !names.contains(field.name()) ? field.jsonName() : field.name();
  }

  String rootName() {
    return root.fullName();
  }

  /**
   * The message that stands in this range as JSON on one line.
   *
   * @throws ProtoSchemaException if the schema lacks a type that is needed
   * @throws RejectedEventException if it would be too long
   */
  String json(ProtoBytes in, long range) throws ProtoDamageException, ProtoSchemaException, RejectedEventException {
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

  private static ProtoLongs one(long content) {
    ProtoLongs one = new ProtoLongs();
    one.add(content);
    return one;
  }

  private void message(ProtoMessage message, ProtoLongs ranges, ProtoBytes in, JsonGenerator out, int depth)
      throws IOException, ProtoDamageException, ProtoSchemaException {
    if (depth == ProtoBytes.DEEPEST) {
      throw ProtoBytes.tooDeep();
    }
    ProtoScan scan = new ProtoScan(plans.computeIfAbsent(message.fullName(), _ -> ProtoScan.Plan.ofAll(message)));
    scan.read(in, ranges);
    Optional<ProtoWhole> whole = ProtoWhole.of(message);
    if (whole.isPresent() && whole(whole.get(), message, scan, in, out)) {
      return;
    }
    out.writeStartObject();
    for (int i = 0; i < message.fields().size(); i++) {
      ProtoField field = message.fields().get(i);
      ProtoLongs found = scan.found(i);
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
  private boolean whole(ProtoWhole whole, ProtoMessage message, ProtoScan scan, ProtoBytes in, JsonGenerator out)
      throws IOException, ProtoDamageException, ProtoSchemaException {
    return switch (whole) {
      case TIMESTAMP -> {
        Optional<ProtoWhole.Time> time = ProtoWhole.time(scan);
        if (time.isPresent()) {
          out.writeString(Instant.ofEpochSecond(time.get().seconds(), time.get().nanos()).toString());
        }
        yield time.isPresent();
      }
      case DURATION -> {
        Optional<Double> seconds = ProtoWhole.seconds(scan);
        if (seconds.isPresent()) {
          out.writeNumber(seconds.get());
        }
        yield seconds.isPresent();
      }
      case DECIMAL -> {
        Optional<BigDecimal> decimal = ProtoWhole.decimal(scan, in);
        if (decimal.isPresent()) {
          out.writeNumber(decimal.get().toString());
        }
        yield decimal.isPresent();
      }
      case WRAPPER -> {
        ProtoField value = message.fields().getFirst();
        if (scan.found(0).isEmpty()) {
          absentValue(value, out);
        } else {
          value(value, scan.found(0), in, out, 0);
        }
        yield true;
      }
    };
  }

  private void map(ProtoMessage entryType, ProtoLongs entries, ProtoBytes in, JsonGenerator out, int depth)
      throws IOException, ProtoDamageException, ProtoSchemaException {
    ProtoScan entry = new ProtoScan(plans.computeIfAbsent(entryType.fullName(), _ -> ProtoScan.Plan.ofAll(entryType)));
    ProtoKind key = entryType.fields().getFirst().kind();
    ProtoField value = entryType.fields().getLast();
    Map<String, Long> last = new LinkedHashMap<>();
    for (int i = 0; i < entries.size(); i++) {
      entry.read(in, entries.get(i));
      last.put(ProtoItems.keyOf(entry, key, in), entries.get(i));
    }
    out.writeStartObject();
    for (Map.Entry<String, Long> each : last.entrySet()) {
      out.writeFieldName(each.getKey());
      entry.read(in, each.getValue());
      ProtoLongs found = entry.found(1);
      if (!found.isEmpty()) {
        value(value, found, in, out, depth);
      } else if (value.kind().isMessage()) {
        message(types.messageOf(value), new ProtoLongs(), in, out, depth + 1);
      } else {
        absentValue(value, out);
      }
    }
    out.writeEndObject();
  }

  private void absent(ProtoField field, JsonGenerator out) throws IOException, ProtoSchemaException {
    boolean written = !field.kind().isMessage() && (!field.presence() || field.declaredDefault().isPresent());
    if (written) {
      out.writeFieldName(name(field));
      absentValue(field, out);
    }
  }

  private void absentValue(ProtoField field, JsonGenerator out) throws IOException, ProtoSchemaException {
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

  private void value(ProtoField field, ProtoLongs found, ProtoBytes in, JsonGenerator out, int depth)
      throws IOException, ProtoDamageException, ProtoSchemaException {
    switch (field.kind()) {
      case MESSAGE, GROUP -> message(types.messageOf(field), found, in, out, depth + 1);
      case STRING -> out.writeString(ProtoTexts.text(in, found.last()));
      case BYTES -> out.writeString(Base64.getEncoder().encodeToString(in.copy(found.last())));
      default -> number(field, found.last(), out);
    }
  }

  private void number(ProtoField field, long bits, JsonGenerator out) throws IOException, ProtoSchemaException {
    ProtoKind kind = field.kind();
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
