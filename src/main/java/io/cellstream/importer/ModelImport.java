package io.cellstream.importer;

import io.cellstream.importer.foreign.ImportOptions;
import io.cellstream.kernel.Kernel;
import io.cellstream.model.definition.ModelDefinition;
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
 * @param remarks what its user should know, a line each
 * @param model as read back from the package
 * @param check against the program that the file is for, where that is here
 */
public record ModelImport(String format, List<String> origins, List<String> remarks, ModelDefinition model, ReferenceCheck check) {

  /**
   * What a user has to check an import with.
   *
   * @param file of JSON lines: sequences, and what one's own program answers to them
   * @param tolerance the largest difference, relative where values are above 1, with which answers are the same
   */
  public record OwnCheck(Path file, double tolerance) {
  }

  /**
   * Reads the file, completes what it says with the options, and writes the package. Nothing is written if anything is wrong.
   *
   * @param reference what to check it against, if there is one
   * @param own what to check it against in its place: a file of examples
   * @throws ModelFileException one line: what stands in the way, or which option is needed
   */
  public static ModelImport run(Path file, Path dir, ImportOptions options, Optional<Reference> reference, Optional<OwnCheck> own,
      Kernel kernel) throws ModelFileException {
    ForeignFile foreign = ForeignFile.read(file, options);
    Optional<Examples> examples = own.isPresent() ? Optional.of(foreign.examples(own.get().file())) : Optional.empty();
    String format = foreign.foreign().format();
    ModelDefinition written = ModelPackageWriter.write(dir, foreign.definition(),
        Map.of("imported", Map.of("from", String.valueOf(file.getFileName()), "format", format)));
    return new ModelImport(format, foreign.origins(), foreign.remarks(), written, examples.isPresent()
        ? foreign.check(written, examples.get(), own.orElseThrow().tolerance(), kernel)
        : foreign.check(written, reference, kernel));
  }
}
