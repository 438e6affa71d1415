package io.cellstream.bench.contender;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import io.cellstream.bench.kernel.Cell;
import io.cellstream.bench.kernel.Problem;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Writes a problem as an ONNX graph of one time step: a node a layer, inputs {@code x}, {@code h0}, {@code c0}, {@code h1}, …, outputs
 * {@code hn0}, {@code cn0}, …, all {@code [1 × batch × H]}. For one time step a node's Y_h has the shape of the next one's X.
 *
 * @see <a href="https://onnx.ai/onnx/operators/onnx__LSTM.html">ONNX LSTM</a>
 */
public final class OnnxGraph {
  private static final int IR_VERSION = 8;
  private static final int OPSET = 14;
  private static final String MICROSOFT = "com.microsoft";
  /**
   * 7 bits, as ONNX Runtime's own quantiser has them with {@code reduce_range}: on x86 without VNNI two products of an unsigned
   * and a signed byte are added in 16 bits, which overflow at larger weights (255 · 64 · 2 just fits).
   */
  private static final int LARGEST_INT8_WEIGHT = 64;

  private final Problem problem;
  private final Cell cell;
  private final int hidden;
  private final GraphProto.Builder graph = GraphProto.newBuilder().setName("step");

  private OnnxGraph(Problem problem) {
    this.problem = problem;
    this.cell = problem.setting().cell();
    this.hidden = problem.setting().hidden();
  }

  /** With the operators LSTM, GRU or RNN in f32. */
  static byte[] f32(Problem problem) {
    OnnxGraph builder = new OnnxGraph(problem);
    builder.ends();
    for (int k = 0; k < problem.layers().size(); k++) {
      builder.f32Layer(k, problem.layers().get(k));
    }
    return builder.model();
  }

  /**
   * As {@link #f32}, with a softmax head whose probabilities are the output {@code p} {@code [1 × batch × V]}.
   *
   * @param weight {@code [V × H]}, row-major
   * @param bias {@code [V]}
   */
  public static byte[] nextToken(Problem problem, float[] weight, float[] bias) {
    OnnxGraph builder = new OnnxGraph(problem);
    builder.ends();
    for (int k = 0; k < problem.layers().size(); k++) {
      builder.f32Layer(k, problem.layers().get(k));
    }
    builder.head("hn" + (problem.layers().size() - 1), weight, bias);
    return builder.model();
  }

  /** With {@code DynamicQuantizeLSTM}: int8 weights with a scale per gate row, activations quantised at each step. */
  static byte[] int8(Problem problem) {
    OnnxGraph builder = new OnnxGraph(problem);
    builder.ends();
    for (int k = 0; k < problem.layers().size(); k++) {
      builder.int8Layer(k, problem.layers().get(k));
    }
    return builder.model();
  }

  private byte[] model() {
    return ModelProto.newBuilder().setIrVersion(IR_VERSION).setGraph(graph)
        .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(OPSET))
        .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain(MICROSOFT).setVersion(1))
        .build().toByteArray();
  }

  private void ends() {
    graph.addInput(state("x"));
    for (int k = 0; k < problem.layers().size(); k++) {
      graph.addInput(state("h" + k)).addOutput(state("hn" + k));
      if (cell.hasCellState()) {
        graph.addInput(state("c" + k)).addOutput(state("cn" + k));
      }
    }
  }

  private ValueInfoProto state(String name) {
    return rows(name, hidden);
  }

  private ValueInfoProto rows(String name, int width) {
    TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
    for (long size : new long[]{1, problem.setting().batch(), width}) {
      shape.addDim(TensorShapeProto.Dimension.newBuilder().setDimValue(size));
    }
    TypeProto.Tensor type = TypeProto.Tensor.newBuilder().setElemType(TensorProto.DataType.FLOAT_VALUE).setShape(shape).build();
    return ValueInfoProto.newBuilder().setName(name).setType(TypeProto.newBuilder().setTensorType(type)).build();
  }

  private void f32Layer(int k, Problem.Layer layer) {
    int rows = cell.gates() * hidden;
    floats("w" + k, reordered(layer.weightIh(), hidden), 1, rows, hidden);
    floats("r" + k, reordered(layer.weightHh(), hidden), 1, rows, hidden);
    floats("b" + k, bias(layer), 1, 2L * rows);
    NodeProto.Builder node = node(k).setOpType(cell.name());
    if (cell == Cell.GRU) {
      node.addAttribute(integer("linear_before_reset", 1));
    }
    graph.addNode(node);
  }

  private void int8Layer(int k, Problem.Layer layer) {
    floats("b" + k, bias(layer), 1, 2L * cell.gates() * hidden);
    quantised("w" + k, reordered(layer.weightIh(), hidden));
    quantised("r" + k, reordered(layer.weightHh(), hidden));
    graph.addNode(node(k).setDomain(MICROSOFT).setOpType("DynamicQuantizeLSTM")
        // no peepholes
        .addInput("")
        .addInput("w" + k + "_scale").addInput("w" + k + "_zero").addInput("r" + k + "_scale").addInput("r" + k + "_zero"));
  }

  /** MatMul takes the weights transposed, {@code [H × V]}. */
  private void head(String input, float[] weight, float[] bias) {
    int outputs = bias.length;
    float[] transposed = new float[weight.length];
    for (int v = 0; v < outputs; v++) {
      for (int j = 0; j < hidden; j++) {
        transposed[j * outputs + v] = weight[v * hidden + j];
      }
    }
    floats("head_weight", transposed, hidden, outputs);
    floats("head_bias", bias, outputs);
    graph.addNode(NodeProto.newBuilder().setOpType("MatMul").addInput(input).addInput("head_weight").addOutput("product"));
    graph.addNode(NodeProto.newBuilder().setOpType("Add").addInput("product").addInput("head_bias").addOutput("logits"));
    graph.addNode(NodeProto.newBuilder().setOpType("Softmax").addAttribute(integer("axis", -1)).addInput("logits").addOutput("p"));
    graph.addOutput(rows("p", outputs));
  }

  /** A node with the inputs that all operators share; an empty name leaves one out. */
  private NodeProto.Builder node(int k) {
    NodeProto.Builder node = NodeProto.newBuilder().setName("layer" + k).addAttribute(integer("hidden_size", hidden));
    node.addInput(k == 0 ? "x" : "hn" + (k - 1)).addInput("w" + k).addInput("r" + k).addInput("b" + k)
        // no sequence lengths
        .addInput("")
        .addInput("h" + k);
    // no Y: the sequence of outputs is one step, which is Y_h
    node.addOutput("").addOutput("hn" + k);
    if (cell.hasCellState()) {
      node.addInput("c" + k).addOutput("cn" + k);
    }
    return node;
  }

  private static AttributeProto integer(String name, long value) {
    return AttributeProto.newBuilder().setName(name).setType(AttributeProto.AttributeType.INT).setI(value).build();
  }

  /** ONNX's order of gates, as indices into PyTorch's: LSTM i, o, f, c; GRU z, r, h. */
  private int[] gateOrder() {
    return switch (cell) {
      case LSTM -> new int[]{0, 3, 1, 2};
      case GRU -> new int[]{1, 0, 2};
      case RNN -> new int[]{0};
    };
  }

  private float[] reordered(float[] pytorch, int columns) {
    float[] onnx = new float[pytorch.length];
    int block = hidden * columns;
    int[] order = gateOrder();
    for (int gate = 0; gate < order.length; gate++) {
      System.arraycopy(pytorch, order[gate] * block, onnx, gate * block, block);
    }
    return onnx;
  }

  private float[] bias(Problem.Layer layer) {
    return F32.concatenated(reordered(layer.biasIh(), 1), reordered(layer.biasHh(), 1));
  }

  /**
   * Symmetric int8 of {@code [gates · H × H]}, stored transposed as the operator wants it, with a scale a row and zero points
   * of 0.
   */
  private void quantised(String name, float[] weights) {
    int rows = weights.length / hidden;
    byte[] transposed = new byte[weights.length];
    float[] scales = new float[rows];
    for (int r = 0; r < rows; r++) {
      float largest = 0;
      for (int j = 0; j < hidden; j++) {
        largest = Math.max(largest, Math.abs(weights[r * hidden + j]));
      }
      scales[r] = largest / LARGEST_INT8_WEIGHT;
      for (int j = 0; j < hidden; j++) {
        transposed[j * rows + r] = (byte) Math.round(weights[r * hidden + j] / scales[r]);
      }
    }
    bytes(name, transposed, 1, hidden, rows);
    floats(name + "_scale", scales, 1, rows);
    bytes(name + "_zero", new byte[rows], 1, rows);
  }

  private void floats(String name, float[] values, long... shape) {
    ByteBuffer raw = ByteBuffer.allocate(Math.multiplyExact(values.length, Float.BYTES)).order(ByteOrder.LITTLE_ENDIAN);
    raw.asFloatBuffer().put(values);
    initializer(name, TensorProto.DataType.FLOAT_VALUE, raw.array(), shape);
  }

  private void bytes(String name, byte[] values, long... shape) {
    initializer(name, TensorProto.DataType.INT8_VALUE, values, shape);
  }

  private void initializer(String name, int type, byte[] raw, long... shape) {
    TensorProto.Builder tensor = TensorProto.newBuilder().setName(name).setDataType(type).setRawData(ByteString.copyFrom(raw));
    for (long size : shape) {
      tensor.addDims(size);
    }
    graph.addInitializer(tensor);
  }
}
