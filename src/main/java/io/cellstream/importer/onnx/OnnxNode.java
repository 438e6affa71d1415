package io.cellstream.importer.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.AttributeProto.AttributeType;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import io.cellstream.importer.foreign.Budget;
import io.cellstream.modelfile.ModelFileException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A node of a graph, with what messages call it. */
final class OnnxNode {
  private final String file;
  private final Budget budget;
  private final NodeProto proto;
  private final int index;

  /**
   * @param file how errors name the file
   * @param budget of the graph
   * @param index the node's place in the graph
   */
  OnnxNode(String file, Budget budget, NodeProto proto, int index) {
    this.file = file;
    this.budget = budget;
    this.proto = proto;
    this.index = index;
  }

  String operator() {
    boolean standard = proto.getDomain().isEmpty() || proto.getDomain().equals("ai.onnx");
    return standard ? proto.getOpType() : proto.getDomain() + "." + proto.getOpType();
  }

  /** As in {@code LSTM node "/rnn/LSTM"}. */
  String shown() {
    String node = proto.getName().isEmpty() ? "node " + index : "node \"" + proto.getName() + "\"";
    return operator().isEmpty() ? node : operator() + " " + node;
  }

  ModelFileException refusal(String what) {
    return new ModelFileException(file + ": " + shown() + ": " + what);
  }

  /** An operator in a place where it can't be carried over. */
  ModelFileException misplaced() {
    return refusal("operator " + operator() + " can't be carried over here");
  }

  /** Names of tensors; an empty one is left out. */
  List<String> inputs() {
    return proto.getInputList();
  }

  List<String> outputs() {
    return proto.getOutputList();
  }

  /**
   * Takes elements that this node makes, or reads once more, off what all nodes together may.
   *
   * @throws ModelFileException if fewer are left
   */
  void charge(long elements) throws ModelFileException {
    if (!budget.take(elements)) {
      throw refusal("constants that are made of constants take far more than the file's own size");
    }
  }

  /**
   * Any other attribute means something that is not understood here.
   *
   * @throws ModelFileException if it has one, or one twice
   */
  void allow(Set<String> known) throws ModelFileException {
    Set<String> seen = new HashSet<>();
    for (AttributeProto attribute : proto.getAttributeList()) {
      if (!seen.add(attribute.getName())) {
        throw refusal("has attribute " + attribute.getName() + " twice");
      }
      if (!known.contains(attribute.getName())) {
        throw refusal("attribute " + attribute.getName() + " can't be carried over");
      }
    }
  }

  /**
   * The place of an axis; a negative one counts from the end.
   *
   * @param rank how many there are
   * @throws ModelFileException if there is no such axis
   */
  int axis(long axis, int rank) throws ModelFileException {
    long at = axis < 0 ? axis + rank : axis;
    if (at < 0 || at >= rank) {
      throw refusal("axis " + axis + " is outside of " + rank + " dimensions");
    }
    return (int) at;
  }

  long integer(String name, long otherwise) throws ModelFileException {
    return attribute(name, AttributeType.INT).map(AttributeProto::getI).orElse(otherwise);
  }

  /** 1, or else 0. */
  boolean flag(String name) throws ModelFileException {
    long flag = integer(name, 0);
    if (flag != 0 && flag != 1) {
      throw refusal("attribute " + name + " = " + flag + " is neither 0 nor 1");
    }
    return flag == 1;
  }

  float real(String name, float otherwise) throws ModelFileException {
    return attribute(name, AttributeType.FLOAT).map(AttributeProto::getF).orElse(otherwise);
  }

  Optional<long[]> integers(String name) throws ModelFileException {
    return attribute(name, AttributeType.INTS).map(attribute -> attribute.getIntsList().stream().mapToLong(Long::longValue).toArray());
  }

  Optional<float[]> reals(String name) throws ModelFileException {
    return attribute(name, AttributeType.FLOATS).map(attribute -> {
      float[] reals = new float[attribute.getFloatsCount()];
      for (int i = 0; i < reals.length; i++) {
        reals[i] = attribute.getFloats(i);
      }
      return reals;
    });
  }

  Optional<TensorProto> tensor(String name) throws ModelFileException {
    return attribute(name, AttributeType.TENSOR).map(AttributeProto::getT);
  }

  String text(String name, String otherwise) throws ModelFileException {
    return attribute(name, AttributeType.STRING).map(attribute -> attribute.getS().toStringUtf8()).orElse(otherwise);
  }

  List<String> texts(String name, List<String> otherwise) throws ModelFileException {
    return attribute(name, AttributeType.STRINGS)
        .map(attribute -> attribute.getStringsList().stream().map(ByteString::toStringUtf8).toList()).orElse(otherwise);
  }

  boolean has(String name) {
    return attribute(name).isPresent();
  }

  /** The first files of ONNX had no types. */
  private Optional<AttributeProto> attribute(String name, AttributeType type) throws ModelFileException {
    Optional<AttributeProto> attribute = attribute(name);
    if (attribute.isPresent() && attribute.get().hasType() && attribute.get().getType() != type) {
      throw refusal("attribute " + name + " is of type " + attribute.get().getType() + ", not " + type);
    }
    return attribute;
  }

  private Optional<AttributeProto> attribute(String name) {
    return proto.getAttributeList().stream().filter(attribute -> attribute.getName().equals(name)).findFirst();
  }
}
