package io.cellstream.modelfile;

import io.cellstream.model.definition.DecoderDefinition;
import io.cellstream.model.definition.HeadDefinition;
import io.cellstream.model.definition.InitialState;
import io.cellstream.model.definition.InputDefinition;
import io.cellstream.model.definition.LayerDefinition;
import io.cellstream.model.definition.ModelDefinition;
import io.cellstream.model.definition.OutputDefinition;
import io.cellstream.model.definition.ReadingDefinition;
import io.cellstream.model.definition.Vocabulary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads a model package, which is a folder that can be diffed and moved.
 *
 * <ul>
 * <li>{@code model.json} says what the model is. Unknown fields are errors everywhere but in {@code training}, which is free-form.
 * <li>{@code weights.safetensors} holds the tensors, F32, by PyTorch's names and in its gate order; each of them must be used. With
 * {@code precision} {@code int16} or {@code int8} the weight matrices of recurrent layers are I16 or I8, and beside them is a
 * {@code scale_l{k}}, F32 {@code [G·H]}, as {@link io.cellstream.model.definition.IntegerMatrix} describes.
 * <li>The vocabulary and the labels are JSON arrays of distinct strings, where the index is the id.
 * </ul>
 *
 * <p>{@code input.unknown} is {@code reject}, or the token that replaces unknown ones; {@code reject} always means to reject, even if the
 * vocabulary has a token of that name. {@code output.labels} names a file of labels, one per output of the head. If it is null, a dense
 * head with as many outputs as the input's vocabulary has tokens is labelled by that vocabulary, and any other head has no labels. A model
 * with a decoder is labelled by the decoder's vocabulary.
 *
 * <p>{@code mean} and {@code scale} are decimals, each rounded once to the nearest f32; zero has no sign.
 *
 * <p>Two hashes are computed. The package hash is over {@code model.json} and the files it refers to; any other file in the folder, such as
 * a README, is ignored and not hashed. The state hash is over what determines h and c: a state that was stored under one model can be
 * continued under another with the same state hash.
 */
public final class ModelPackage {
  private ModelPackage() {
  }

  /**
   * Reads and validates a package.
   *
   * @throws ModelFileException if the package can't be read, or this version can't run it
   */
  public static ModelDefinition read(Path dir) throws ModelFileException {
    return read(new PackageFolder(dir, dir));
  }

  /**
   * How a package's model was made, from {@code training} in its {@code model.json}.
   *
   * @throws ModelFileException if {@code model.json} can't be read
   */
  public static Map<String, ?> training(Path dir) throws ModelFileException {
    PackageFolder folder = new PackageFolder(dir, dir);
    return ModelJsonReader.training(folder.shown(PackageFolder.MODEL), folder.readModelJson());
  }

  /** The size of a package's weights file, in bytes. */
  public static long weightsSize(Path dir) throws IOException {
    return Files.size(dir.resolve(PackageFolder.WEIGHTS));
  }

  static ModelDefinition read(PackageFolder folder) throws ModelFileException {
    String modelFile = folder.shown(PackageFolder.MODEL);
    ModelJson json = ModelJsonReader.read(modelFile, folder.readModelJson());
    Optional<Vocabulary> labels = Optional.empty();
    if (json.output().labels().isPresent()) {
      labels = Optional.of(folder.readVocabulary(json.output().labels().get(), "output.labels"));
    }
    Optional<Vocabulary> vocabulary = Optional.empty();
    if (json.input() instanceof ModelJson.Token token) {
      vocabulary = Optional.of(folder.readVocabulary(token.vocabulary(), "input.vocabulary"));
    }
    Optional<Vocabulary> written = Optional.empty();
    if (json.decoder().isPresent()) {
      written = Optional.of(folder.readVocabulary(json.decoder().get().vocabulary(), "decoder.vocabulary"));
    }
    NamedTensors tensors = new NamedTensors(folder.shown(PackageFolder.WEIGHTS), folder.readTensors(), json.tensorNames());
    ModelAssembler assembler = new ModelAssembler(modelFile, tensors, json.precision());
    InputDefinition input = switch (json.input()) {
      case ModelJson.Token token -> assembler.token(token, vocabulary.orElseThrow());
      case ModelJson.Features features -> new InputDefinition.FeatureInput(features.mean(), features.scale());
    };
    List<LayerDefinition> layers = assembler.layers(json.layers(), "layers", input.size(), "the input has");
    List<InitialState> initial = assembler.initial(json.layers());
    Optional<DecoderDefinition> decoder = Optional.empty();
    if (json.decoder().isPresent()) {
      decoder = Optional.of(assembler.decoder(json.decoder().get(), written.orElseThrow(), layers));
    }
    List<LayerDefinition> last = decoder.map(DecoderDefinition::layers).orElse(layers);
    HeadDefinition head = last.isEmpty()
        ? assembler.head(json.head(), input.size(), "the input has")
        : assembler.head(json.head(), last.getLast().outputs(), "the last layer has hidden units");
    tensors.requireAllTaken();
    Optional<ReadingDefinition> reading = Optional.empty();
    if (json.reading().isPresent()) {
      reading = Optional.of(ReadingJson.definition(modelFile, json.reading().get(), input,
          layers.stream().mapToInt(LayerDefinition::outputs).max().orElse(1)));
    }
    OutputDefinition output = OutputRules.resolve(modelFile, json, input, layers, head, decoder, labels);
    return new ModelDefinition(json.name(), json.version(), json.shape(), input, layers, initial, head, decoder, reading, output,
        StateHash.of(input, layers, initial, reading), folder.hash(), json.quantisation());
  }
}
