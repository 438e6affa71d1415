package io.cellstream.modelfile;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/**
 * The validated JSON header of a safetensors file: its tensors cover the data from the first byte to the last without overlap and hole.
 *
 * @param tensors those of one or two dimensions and a type that is read, in the order of their data
 * @param others all others; none in a package, which may have none
 * @see <a href="https://github.com/huggingface/safetensors#format">the format</a>
 */
record SafetensorsHeader(List<Entry> tensors, List<OtherTensor> others) {
  /** The only key that is not a tensor's name. */
  static final String METADATA = "__metadata__";

  /** A JVM's largest array is a few elements short of 2³¹ − 1. */
  private static final long MOST_ELEMENTS = Integer.MAX_VALUE - 8L;

  /** @param begin where the data begins, in bytes after the header; it ends before {@code end} */
  private record Span(String name, long begin, long end) {
  }

  record Entry(String name, int[] shape, Dtype dtype, Span span) {
    int elements() {
      return Math.toIntExact((span.end - span.begin) / dtype.bytes());
    }

    /** Where its data begins, in bytes after the header. */
    long begin() {
      return span.begin;
    }
  }

  /**
   * @param file how errors name the file
   * @param dataLength the number of bytes after the header
   * @param types the element types that its tensors may have
   */
  static SafetensorsHeader parse(String file, byte[] header, long dataLength, Set<Dtype> types) throws ModelFileException {
    if (header.length == 0 || header[0] != '{') {
      throw new ModelFileException(file + ": the header is no JSON object; this is not a safetensors file");
    }
    JsonNode root = StrictJson.parse(file + " header", header);
    boolean isPackage = types.equals(Dtype.PACKAGED);
    List<Entry> tensors = new ArrayList<>();
    List<OtherTensor> others = new ArrayList<>();
    List<Span> spans = new ArrayList<>();
    for (var field : root.properties()) {
      if (field.getKey().equals(METADATA)) {
        requireTexts(file, field.getValue());
      } else {
        JsonFields tensor = new JsonFields(file, "tensor \"" + field.getKey() + "\"", field.getValue());
        tensor.requireExactly("dtype", "shape", "data_offsets");
        spans.add(span(field.getKey(), tensor));
        if (isPackage || isWeight(tensor, types)) {
          tensors.add(entry(field.getKey(), tensor, spans.getLast(), types));
        } else {
          others.add(new OtherTensor(field.getKey(), Arrays.stream(tensor.integers("shape", 0, MOST_ELEMENTS)).boxed().toList(),
              tensor.text("dtype")));
        }
      }
    }
    tensors.sort(Comparator.comparingLong(Entry::begin));
    spans.sort(Comparator.comparingLong(Span::begin).thenComparingLong(Span::end));
    requireCovered(file, spans, dataLength);
    return new SafetensorsHeader(List.copyOf(tensors), List.copyOf(others));
  }

  private static void requireTexts(String file, JsonNode metadata) throws ModelFileException {
    JsonFields texts = new JsonFields(file, METADATA, metadata);
    for (var text : metadata.properties()) {
      texts.anyText(text.getKey());
    }
  }

  private static boolean isWeight(JsonFields tensor, Set<Dtype> types) throws ModelFileException {
    int dimensions = tensor.integers("shape", 0, MOST_ELEMENTS).length;
    return (dimensions == 1 || dimensions == 2) && Dtype.of(tensor.text("dtype")).filter(types::contains).isPresent();
  }

  private static Span span(String name, JsonFields tensor) throws ModelFileException {
    long[] offsets = tensor.integers("data_offsets", 0, Long.MAX_VALUE);
    if (offsets.length != 2 || offsets[0] > offsets[1]) {
      throw tensor.error("data_offsets", "must be two numbers, the begin and the end of the data, but is " + tensor.node("data_offsets"));
    }
    return new Span(name, offsets[0], offsets[1]);
  }

  private static Entry entry(String name, JsonFields tensor, Span span, Set<Dtype> types) throws ModelFileException {
    String type = tensor.text("dtype");
    Dtype dtype = Dtype.of(type).filter(types::contains).orElseThrow(() -> tensor.error("dtype", "is " + type + ", but this version reads "
        + "F32, and of quantised packages I16 and I8; convert the weights to 32-bit floats"));
    long[] shape = tensor.integers("shape", 1, MOST_ELEMENTS);
    if (shape.length < 1 || shape.length > 2) {
      throw tensor.error("shape", "has " + shape.length + " dimensions, but must have 1 or 2");
    }
    // no overflow: both factors are below 2^31
    long elements = shape.length == 1 ? shape[0] : shape[0] * shape[1];
    if (elements > MOST_ELEMENTS) {
      throw tensor.error("shape", "has " + elements + " elements, but at most " + MOST_ELEMENTS + " are possible");
    }
    if (span.end - span.begin != elements * dtype.bytes()) {
      throw tensor.error("data_offsets", "has " + (span.end - span.begin) + " bytes, but the shape " + tensor.node("shape") + " takes "
          + elements * dtype.bytes());
    }
    int[] dimensions = new int[shape.length];
    for (int d = 0; d < shape.length; d++) {
      dimensions[d] = Math.toIntExact(shape[d]);
    }
    return new Entry(name, dimensions, dtype, span);
  }

  private static void requireCovered(String file, List<Span> tensors, long dataLength) throws ModelFileException {
    long covered = 0;
    String before = "the header";
    for (Span tensor : tensors) {
      String what = file + ": tensor \"" + tensor.name() + "\"";
      if (tensor.end() > dataLength) {
        throw new ModelFileException(
            what + " ends at byte " + tensor.end() + " of the data, but the file has only " + dataLength + "; it was cut off");
      }
      if (tensor.begin() < covered) {
        throw new ModelFileException(what + " overlaps " + before + " in the data");
      }
      if (tensor.begin() > covered) {
        throw new ModelFileException(what + " leaves a hole of " + (tensor.begin() - covered) + " bytes after " + before + " in the data");
      }
      covered = tensor.end();
      before = "tensor \"" + tensor.name() + "\"";
    }
    if (covered < dataLength) {
      throw new ModelFileException(file + ": " + (dataLength - covered) + " bytes after " + before + " belong to no tensor");
    }
  }
}
