package io.cellstream.importer.onnx;

import io.cellstream.importer.foreign.ForeignModel;
import io.cellstream.importer.foreign.ImportOptions;
import io.cellstream.importer.foreign.Questions;
import io.cellstream.modelfile.ModelFileException;
import java.nio.file.Path;
import java.util.List;

/** ONNX graphs of a whole model, of an encoder or of a decoder. */
public final class OnnxImport {
  private OnnxImport() {
  }

  /**
   * A graph that is a chain: an input, an embedding or none, recurrent layers and perhaps dense ones among them, a dense head or none.
   *
   * @throws ModelFileException naming the first operator or attribute that stands in the way
   */
  public static ForeignModel read(Path path, ImportOptions options, Questions questions) throws ModelFileException {
    return read(path, graph -> new ChainReader(graph, questions).read(options.output()));
  }

  /**
   * A graph whose last states a decoder takes over: its outputs are these, and perhaps what the last layer gives at every step.
   *
   * @throws ModelFileException naming the first operator or attribute that stands in the way
   */
  public static ForeignModel readEncoder(Path path) throws ModelFileException {
    return read(path, graph -> new EncoderReader(graph).read());
  }

  /**
   * A graph that is stepped from outside: its recurrent layers take their first states from its inputs.
   *
   * @throws ModelFileException naming the first operator or attribute that stands in the way
   */
  public static ForeignModel readDecoder(Path path, ImportOptions options, Questions questions) throws ModelFileException {
    return read(path, graph -> new DecoderReader(graph, questions).read(options.output()));
  }

  /** What looks like a mistake may well be why a graph is refused. */
  private static ForeignModel hinting(GraphReader reader, Evaluator evaluator) throws ModelFileException {
    try {
      return reader.read(evaluator);
    } catch (ModelFileException e) {
      List<String> hints = evaluator.layers().hints();
      throw hints.isEmpty() ? e : new ModelFileException(e.getMessage() + ". " + String.join(". ", hints), e);
    }
  }

  private interface GraphReader {
    ForeignModel read(Evaluator graph) throws ModelFileException;
  }

  private static ForeignModel read(Path path, GraphReader reader) throws ModelFileException {
    try {
      Evaluator evaluator = new Evaluator(OnnxFile.read(path));
      return hinting(reader, evaluator);
    } catch (ArithmeticException e) {
      throw new ModelFileException(path + ": a tensor claims more elements than are possible", e);
    }
  }
}
