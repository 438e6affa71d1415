package io.cellstream.importer.onnx;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import com.google.protobuf.InvalidProtocolBufferException;
import io.cellstream.modelfile.ModelFileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * An ONNX file as it is.
 *
 * @param opset the version of the standard operators
 * @param bytes its size, which bounds what may be made of it
 */
record OnnxFile(Path path, ModelProto model, long opset, long bytes) {
  /** Their meaning has changed since in ways that are all known here. */
  private static final long FIRST_OPSET = 7;
  private static final long LAST_OPSET = 25;

  /** A protobuf message can't be larger. */
  private static final long LARGEST = Integer.MAX_VALUE - 64L;

  /** A node comes with some ten of them; together they take some 200 MB of memory at most. */
  private static final long MOST_ELEMENTS = 1_000_000;

  static OnnxFile read(Path path) throws ModelFileException {
    try {
      long size = Files.size(path);
      if (size > LARGEST) {
        throw new ModelFileException(path + ": has " + size + " bytes, but no ONNX file can have more than " + LARGEST
            + "; save its weights as external data beside it");
      }
      byte[] bytes = Files.readAllBytes(path);
      if (OnnxElements.count(bytes, ModelProto.getDescriptor(), MOST_ELEMENTS) > MOST_ELEMENTS) {
        throw new ModelFileException(path + ": has more than " + MOST_ELEMENTS
            + " nodes, attributes, tensors and names together; this version reads no larger graph");
      }
      ModelProto model = ModelProto.parseFrom(bytes);
      if (!model.hasGraph()) {
        throw new ModelFileException(path + ": has no graph; this is not an ONNX model, or it was cut off");
      }
      return new OnnxFile(path, model, opset(path, model.getOpsetImportList()), size);
    } catch (InvalidProtocolBufferException e) {
      throw new ModelFileException(path + ": is not an ONNX model, or it was cut off", e);
    } catch (IOException e) {
      throw new ModelFileException(path + ": can't be read: " + e, e);
    }
  }

  private static long opset(Path path, List<OperatorSetIdProto> sets) throws ModelFileException {
    for (OperatorSetIdProto set : sets) {
      if (set.getDomain().isEmpty() || set.getDomain().equals("ai.onnx")) {
        if (set.getVersion() < FIRST_OPSET || set.getVersion() > LAST_OPSET) {
          throw new ModelFileException(path + ": is for opset " + set.getVersion() + ", but this version knows " + FIRST_OPSET + " to "
              + LAST_OPSET + "; export it again for one of these");
        }
        return set.getVersion();
      }
    }
    throw new ModelFileException(path + ": does not say which opset its operators are of (opset_import)");
  }
}
