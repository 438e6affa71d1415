package io.cellstream.modelfile;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Reads a safetensors file outside of a package: floats of any width, converted to F32. */
public final class SafetensorsFile {
  private SafetensorsFile() {
  }

  /**
   * Reads all tensors of floats in one or two dimensions, by name. Memory is bounded by the file's size.
   *
   * @param others takes all others
   * @throws ModelFileException if the file can't be read, or is damaged
   */
  public static Map<String, StoredTensor> read(Path file, List<OtherTensor> others) throws ModelFileException {
    return SafetensorsReader.read(file, file.toString(), Sha256.newDigest(), Dtype.FLOATS, others);
  }

  /** As {@link #read(Path, List)}, whatever else is there. */
  public static Map<String, StoredTensor> read(Path file) throws ModelFileException {
    return read(file, new ArrayList<>());
  }
}
