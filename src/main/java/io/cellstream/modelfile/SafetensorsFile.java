package io.cellstream.modelfile;

import java.nio.file.Path;
import java.util.Map;

/** Reads a safetensors file outside of a package: floats of any width, converted to F32. */
public final class SafetensorsFile {
  private SafetensorsFile() {
  }

  /**
   * Reads all tensors, by name. Memory is bounded by the file's size.
   *
   * @throws ModelFileException if the file can't be read, is damaged, or has a tensor that is not of floats in one or two dimensions
   */
  public static Map<String, StoredTensor> read(Path file) throws ModelFileException {
    return SafetensorsReader.read(file, file.toString(), Sha256.newDigest(), Dtype.FLOATS);
  }
}
