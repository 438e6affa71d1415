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
import io.cellstream.modelfile.ModelPackageWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A model file made a package.
 *
 * @param format of the file, for people
 * @param origins what was made of what, a line each
 * @param model as read back from the package
 * @param check against the program that the file is for, where that is here
 */
public record ModelImport(String format, List<String> origins, ModelDefinition model, ReferenceCheck check) {

  /**
   * Reads the file, completes what it says with the options, and writes the package. Nothing is written if anything is wrong.
   *
   * @param reference what to check it against, if there is one
   * @throws ModelFileException one line: what stands in the way, or which option is needed
   */
  public static ModelImport run(Path file, Path dir, ImportOptions options, Optional<Reference> reference, Kernel kernel)
      throws ModelFileException {
    ForeignModel foreign = switch (FileKind.of(file)) {
      case SAFETENSORS -> SafetensorsImport.read(file, options);
      case ONNX -> OnnxImport.read(file, options);
      case KERAS -> KerasImport.read(file);
      case HDF5 -> KerasWeightsImport.read(file, options);
    };
    ModelDefinition definition = new Completion(file.toString(), foreign, options).definition(name(file));
    String source = String.valueOf(file.getFileName());
    ModelDefinition written = ModelPackageWriter.write(dir, definition,
        Map.of("imported", Map.of("from", source, "format", foreign.format())));
    return new ModelImport(foreign.format(), Completion.origins(foreign), written, ReferenceCheck.of(foreign, written, reference, kernel));
  }

  /** The file's name without what comes after its first full stop. */
  private static String name(Path file) {
    String name = String.valueOf(file.getFileName()).replaceFirst("(?<=.)\\..*", "");
    return name.isBlank() ? "imported" : name;
  }
}
