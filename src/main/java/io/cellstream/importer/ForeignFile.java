package io.cellstream.importer;

import io.cellstream.importer.foreign.ForeignModel;
import io.cellstream.importer.foreign.ForeignPair;
import io.cellstream.importer.foreign.GenerationOptions;
import io.cellstream.importer.foreign.ImportOptions;
import io.cellstream.importer.foreign.Questions;
import io.cellstream.importer.keras.KerasImport;
import io.cellstream.importer.onnx.OnnxImport;
import io.cellstream.importer.pytorch.StateDict;
import io.cellstream.importer.pytorch.StateDictImport;
import io.cellstream.kernel.Kernel;
import io.cellstream.model.definition.DecoderDefinition;
import io.cellstream.model.definition.InputDefinition;
import io.cellstream.model.definition.ModelDefinition;
import io.cellstream.modelfile.ModelFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A model file from elsewhere, read and understood; nothing is written yet.
 *
 * @param foreign what it says; of a model that generates, what is said of its encoder
 * @param decoder what is said of a decoder, in this file or another; empty: the model generates nothing
 * @param definition the model that it and its user make together
 */
public record ForeignFile(Path file, ForeignModel foreign, Optional<ForeignModel> decoder, ModelDefinition definition) {

  /** @throws ModelFileException one line: what stands in the way, or which option is needed */
  public static ForeignFile read(Path file, ImportOptions options) throws ModelFileException {
    Questions questions = new Questions();
    try {
      return read(file, options, questions);
    } catch (ModelFileException e) {
      // what a stand-in led to may be no fault of the file's
      throw questions.isEmpty() ? e : questions.asked();
    }
  }

  private static ForeignFile read(Path file, ImportOptions options, Questions questions) throws ModelFileException {
    if (generates(options)) {
      if (options.outputs().option().isPresent()) {
        throw new ModelFileException(options.outputs().option().get() + ": is for models that answer in numbers, and this one generates");
      }
      ForeignPair pair = pair(file, options, questions);
      String decoderFile = options.generation().decoder().orElse(file).toString();
      ModelDefinition definition = new DecoderGaps(file.toString(), decoderFile, pair, options, questions).definition(name(file));
      return new ForeignFile(file, pair.encoder(), Optional.of(pair.decoder()), definition);
    }
    ForeignModel foreign = one(file, options, questions);
    return new ForeignFile(file, foreign, Optional.empty(),
        new Gaps(file.toString(), foreign, options, questions).definition(name(file)));
  }

  /** Whether anything is said of a decoder, or the shape needs one. */
  private static boolean generates(ImportOptions options) {
    return !options.generation().equals(GenerationOptions.NONE)
        || (options.shape().isPresent() && options.shape().get().generates());
  }

  private static ForeignModel one(Path file, ImportOptions options, Questions questions) throws ModelFileException {
    return switch (FileKind.of(file)) {
      case SAFETENSORS -> StateDictImport.read(StateDict.ofSafetensors(file), options, questions);
      case TORCH_SAVE -> StateDictImport.read(StateDict.ofTorchSave(file), options, questions);
      case ONNX -> OnnxImport.read(file, options, questions);
      case KERAS -> KerasImport.read(file, true, options, questions);
      case HDF5 -> KerasImport.read(file, false, options, questions);
      case TFJS -> KerasImport.readTfjs(file, false, options, questions);
    };
  }

  private static ForeignPair pair(Path file, ImportOptions options, Questions questions) throws ModelFileException {
    FileKind kind = FileKind.of(file);
    Optional<Path> decoder = options.generation().decoder();
    if (decoder.isPresent()) {
      requireOneFile(options.generation());
      ForeignModel encoder = kind == FileKind.ONNX ? OnnxImport.readEncoder(file) : one(file, options, questions);
      // names of modules are the first file's; a tensor named as the output is the decoder's, an encoder's are its states
      ImportOptions ofDecoder = options.naming(List.of(), List.of(), List.of());
      return new ForeignPair(encoder, switch (FileKind.of(decoder.get())) {
        case ONNX -> OnnxImport.readDecoder(decoder.get(), ofDecoder, questions);
        case KERAS -> KerasImport.readDecoder(decoder.get(), true, ofDecoder, questions);
        case HDF5 -> KerasImport.readDecoder(decoder.get(), false, ofDecoder, questions);
        case TFJS -> KerasImport.readTfjs(decoder.get(), true, ofDecoder, questions);
        case SAFETENSORS, TORCH_SAVE -> one(decoder.get(), ofDecoder, questions);
      });
    }
    return switch (kind) {
      case SAFETENSORS -> StateDictImport.readPair(StateDict.ofSafetensors(file), options, questions);
      case TORCH_SAVE -> StateDictImport.readPair(StateDict.ofTorchSave(file), options, questions);
      case ONNX, KERAS, HDF5, TFJS -> throw questions.stopAt(file.toString(),
          "the decoder is in a file of its own, where that is ONNX or Keras; give --decoder FILE", "--decoder FILE");
    };
  }

  private static void requireOneFile(GenerationOptions generation) throws ModelFileException {
    for (String option : List.of("--decoder-module", "--decoder-embedding")) {
      if ((option.endsWith("module") ? generation.module() : generation.embedding()).isPresent()) {
        throw new ModelFileException(option + ": is for a file that has both parts; --decoder names another one");
      }
    }
  }

  /** What was made of what, a line each. */
  public List<String> origins() {
    List<String> lines = new ArrayList<>(Gaps.origins(foreign, definition.input()));
    if (decoder.isPresent()) {
      lines.removeLast(); // an encoder has no head
      lines.add("  decoder");
      DecoderDefinition writes = definition.decoder().orElseThrow();
      InputDefinition written = new InputDefinition.TokenInput(writes.vocabulary(), writes.embedding(), OptionalInt.empty());
      Gaps.origins(decoder.get(), written).forEach(line -> lines.add("  " + line));
    }
    return List.copyOf(lines);
  }

  /** What its user should know, a line each. */
  public List<String> remarks() {
    List<String> lines = new ArrayList<>(foreign.remarks());
    decoder.ifPresent(writes -> writes.remarks().forEach(line -> lines.add("decoder: " + line)));
    if (definition.input() instanceof InputDefinition.FeatureInput features && features.isAsTheyCome()) {
      lines.add("the file has no normalisation; if features were scaled before the model saw them, say how with --mean, and --std or"
          + " --scale");
    }
    if (definition.input() instanceof InputDefinition.TokenInput token) {
      lines.addAll(VocabularyNotes.of(token.vocabulary()));
    }
    definition.reading().ifPresent(reading -> lines.addAll(WindowGaps.remarks(foreign, reading)));
    return List.copyOf(lines);
  }

  /** @throws ModelFileException if they are none for this model */
  Examples examples(Path file) throws ModelFileException {
    if (decoder.isPresent()) {
      throw new ModelFileException("--check: is for models that answer, and this one generates");
    }
    return Examples.read(file, definition);
  }

  ReferenceCheck check(ModelDefinition written, Examples examples, double tolerance, Kernel kernel) {
    return ReferenceCheck.of(foreign, written, examples, tolerance, kernel);
  }

  /** @param written the model as it is now */
  public ReferenceCheck check(ModelDefinition written, Optional<Reference> reference, Kernel kernel) {
    return decoder.isPresent()
        ? ReferenceCheck.of(new ForeignPair(foreign, decoder.get()), written, reference, kernel)
        : ReferenceCheck.of(foreign, written, reference, kernel);
  }

  public ReferenceCheck check(Optional<Reference> reference, Kernel kernel) {
    return check(definition, reference, kernel);
  }

  /** The file's name without what comes after its first full stop. */
  private static String name(Path file) {
    String name = String.valueOf(file.getFileName()).replaceFirst("(?<=.)\\..*", "");
    return name.isBlank() ? "imported" : name;
  }
}
