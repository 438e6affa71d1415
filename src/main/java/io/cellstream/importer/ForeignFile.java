package io.cellstream.importer;

import io.cellstream.importer.foreign.ForeignModel;
import io.cellstream.importer.foreign.ImportOptions;
import io.cellstream.importer.keras.KerasImport;
import io.cellstream.importer.keras.KerasWeightsImport;
import io.cellstream.importer.onnx.OnnxImport;
import io.cellstream.importer.pytorch.SafetensorsImport;
import io.cellstream.kernel.Kernel;
import io.cellstream.model.ModelDefinition;
import io.cellstream.modelfile.ModelFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A model file from elsewhere, read and understood; nothing is written yet.
 *
 * @param foreign what it says
 * @param definition the model that it and its user make together
 */
public record ForeignFile(Path file, ForeignModel foreign, ModelDefinition definition) {

  /** @throws ModelFileException one line: what stands in the way, or which option is needed */
  public static ForeignFile read(Path file, ImportOptions options) throws ModelFileException {
    ForeignModel foreign = switch (FileKind.of(file)) {
      case SAFETENSORS -> SafetensorsImport.read(file, options);
      case ONNX -> OnnxImport.read(file, options);
      case KERAS -> KerasImport.read(file, options);
      case HDF5 -> KerasWeightsImport.read(file, options);
    };
    return new ForeignFile(file, foreign, new Gaps(file.toString(), foreign, options).definition(name(file)));
  }

  /** What was made of what, a line each. */
  public List<String> origins() {
    return Gaps.origins(foreign);
  }

  public ReferenceCheck check(Optional<Reference> reference, Kernel kernel) {
    return ReferenceCheck.of(foreign, definition, reference, kernel);
  }

  /** The file's name without what comes after its first full stop. */
  private static String name(Path file) {
    String name = String.valueOf(file.getFileName()).replaceFirst("(?<=.)\\..*", "");
    return name.isBlank() ? "imported" : name;
  }
}
