package io.cellstream.modelfile;

import io.cellstream.model.definition.CellDefinition;
import io.cellstream.model.definition.DenseDefinition;
import io.cellstream.model.definition.DenseDefinition.Form;
import io.cellstream.model.definition.HeadDefinition;
import io.cellstream.model.definition.InitialState;
import io.cellstream.model.definition.InputDefinition;
import io.cellstream.model.definition.IntegerMatrix;
import io.cellstream.model.definition.LayerDefinition;
import io.cellstream.model.definition.LstmVariant;
import io.cellstream.model.definition.ModelDefinition;
import io.cellstream.model.definition.Vocabulary;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Writes a model package. */
public final class ModelPackageWriter {
  static final String VOCABULARY = "vocabulary.json";
  static final String LABELS = "labels.json";
  /** The decoder's vocabulary. */
  static final String OUTPUT = "output.json";
  static final String EMBEDDING = "embedding.weight";

  private ModelPackageWriter() {
  }

  /**
   * Writes the package into a folder, which is created if need be. A package that is already there is replaced; other files stay. The new
   * package is complete and validated before the first file of the old one is touched. {@code model.json} is the first file to be deleted
   * and the last to be written, so a folder that was left halfway has none and is no package.
   *
   * @param definition the model; its hashes are ignored, because they belong to files
   * @param training free-form facts about how the model was made; keys are sorted
   * @return the model as read back from the files, with its hashes
   * @throws ModelFileException if the package can't be written, or can't express the model
   */
  public static ModelDefinition write(Path dir, ModelDefinition definition, Map<String, ?> training) throws ModelFileException {
    requireNobodyElses(dir);
    try {
      Files.createDirectories(dir);
      Path draft = Files.createTempDirectory(dir, ".writing-");
      try {
        writeFiles(draft, dir, definition, training);
        ModelDefinition written = ModelPackage.read(new PackageFolder(draft, dir));
        publish(draft, dir);
        return written;
      } finally {
        discard(draft);
      }
    } catch (IOException e) {
      throw new ModelFileException(dir + ": the model package can't be written: " + e, e);
    }
  }

  /** Refuses a folder that has a file with a package's file name but no model.json: the file is not a package's, and would be lost. */
  private static void requireNobodyElses(Path dir) throws ModelFileException {
    if (!Files.exists(dir.resolve(PackageFolder.MODEL))) {
      for (String name : List.of(PackageFolder.WEIGHTS, VOCABULARY, OUTPUT, LABELS)) {
        if (Files.exists(dir.resolve(name))) {
          throw new ModelFileException(dir + ": has a " + name + " but no " + PackageFolder.MODEL
              + ", so it is no model package that could be replaced; give another folder, or move the file away");
        }
      }
    }
  }

  private static void writeFiles(Path draft, Path dir, ModelDefinition definition, Map<String, ?> training)
      throws IOException, ModelFileException {
    requireExpressible(dir, definition);
    Vocabulary labels = definition.output().labels();
    boolean labelsFile = labels != null && !sameTokens(labels, impliedLabels(definition));
    try {
      String model = ModelJsonWriter.model(definition, labelsFile, training);
      write(draft.resolve(PackageFolder.MODEL), model);
    } catch (IllegalArgumentException e) {
      throw new ModelFileException(dir.resolve(PackageFolder.MODEL) + ": training " + e.getMessage(), e);
    }
    if (definition.input() instanceof InputDefinition.TokenInput token) {
      write(draft.resolve(VOCABULARY), ModelJsonWriter.strings(token.vocabulary()));
    }
    if (definition.decoder().isPresent()) {
      write(draft.resolve(OUTPUT), ModelJsonWriter.strings(definition.decoder().get().vocabulary()));
    }
    if (labelsFile) {
      write(draft.resolve(LABELS), ModelJsonWriter.strings(Objects.requireNonNull(labels)));
    }
    SafetensorsWriter.write(draft.resolve(PackageFolder.WEIGHTS), tensors(definition));
  }

  /** Refuses what would silently become something else when the package is read back. */
  private static void requireExpressible(Path dir, ModelDefinition definition) throws ModelFileException {
    String file = dir.resolve(PackageFolder.MODEL) + ": ";
    for (int l = 0; l < definition.layers().size(); l++) {
      if (definition.layers().get(l) instanceof LayerDefinition.Bidirectional(CellDefinition forward, CellDefinition backward)
          && !ModelJsonWriter.sameKind(forward, backward)) {
        throw new ModelFileException(file + "layers[" + l + "] can't say that its two directions have different cells");
      }
    }
    if (definition.output().labels() == null && impliedLabels(definition) != null) {
      throw new ModelFileException(file + "output.labels can't say that a head with an output per token has no labels;"
          + " give the definition the vocabulary as its labels");
    }
    if (definition.decoder().isPresent()) {
      requireUnicode(dir.resolve(OUTPUT), definition.decoder().get().vocabulary());
    }
    if (definition.input() instanceof InputDefinition.TokenInput token) {
      requireUnicode(dir.resolve(VOCABULARY), token.vocabulary());
      if (token.unknown().isPresent()) {
        int id = token.unknown().getAsInt();
        if (id < 0 || id >= token.vocabulary().size() || token.vocabulary().token(id).equals(ModelJson.REJECT)) {
          throw new ModelFileException(file + "input.unknown can't be id " + id + ": it must be a token of the vocabulary other than \""
              + ModelJson.REJECT + "\"");
        }
      }
    }
  }

  private static void requireUnicode(Path file, Vocabulary vocabulary) throws ModelFileException {
    for (String text : vocabulary.tokens()) {
      StrictJson.requireUnicode(file + ": token \"" + text + "\"", text);
    }
  }

  private static @Nullable Vocabulary impliedLabels(ModelDefinition definition) {
    return OutputRules.impliedLabels(definition.input(), definition.head(), definition.decoder());
  }

  private static boolean sameTokens(Vocabulary labels, @Nullable Vocabulary implied) {
    return implied != null && labels.tokens().equals(implied.tokens());
  }

  private static List<StoredTensor> tensors(ModelDefinition definition) {
    List<StoredTensor> tensors = new ArrayList<>();
    if (definition.input() instanceof InputDefinition.TokenInput token) {
      tensors.add(SafetensorsWriter.matrix(EMBEDDING, token.embedding()));
    }
    layers(tensors, definition.layers(), "");
    for (int k = 0; k < definition.initial().size(); k++) {
      InitialState initial = definition.initial().get(k);
      if (initial.hidden().isPresent()) {
        tensors.add(SafetensorsWriter.vector(TensorNames.initialHidden(k), initial.hidden().get()));
      }
      if (initial.cell().isPresent()) {
        tensors.add(SafetensorsWriter.vector(TensorNames.initialCell(k), initial.cell().get()));
      }
    }
    definition.decoder().ifPresent(decoder -> {
      tensors.add(SafetensorsWriter.matrix(TensorNames.ofDecoder(EMBEDDING), decoder.embedding()));
      layers(tensors, decoder.layers(), TensorNames.ofDecoder(""));
    });
    if (definition.head() instanceof HeadDefinition.Dense(List<DenseDefinition> layers)) {
      for (int k = 0; k < layers.size(); k++) {
        dense(tensors, layers.get(k), TensorNames.head(k, layers.size()));
      }
    }
    return tensors;
  }

  private static void layers(List<StoredTensor> tensors, List<LayerDefinition> layers, String prefix) {
    for (int k = 0; k < layers.size(); k++) {
      switch (layers.get(k)) {
        case CellDefinition cell -> cell(tensors, cell, prefix, k, false);
        case LayerDefinition.Backward(CellDefinition cell) -> cell(tensors, cell, prefix, k, true);
        case LayerDefinition.Bidirectional(CellDefinition forward, CellDefinition backward) -> {
          cell(tensors, forward, prefix, k, false);
          cell(tensors, backward, prefix, k, true);
        }
        case LayerDefinition.Dense(DenseDefinition dense) -> dense(tensors, dense, prefix + TensorNames.dense(k));
      }
    }
  }

  private static void dense(List<StoredTensor> tensors, DenseDefinition dense, String name) {
    tensors.add(dense.form() == Form.DENSE
        ? SafetensorsWriter.matrix(TensorNames.denseWeight(name), dense.weight())
        : SafetensorsWriter.vector(TensorNames.denseWeight(name), dense.weight()));
    tensors.add(SafetensorsWriter.vector(TensorNames.denseBias(name), dense.bias()));
  }

  private static void cell(List<StoredTensor> tensors, CellDefinition layer, String prefix, int k, boolean backward) {
    String cell = prefix + TensorNames.cell(layer);
    tensors.add(SafetensorsWriter.matrix(TensorNames.recurrent(cell, TensorNames.WEIGHT_IH, k, backward), layer.weights().ih()));
    tensors.add(SafetensorsWriter.matrix(TensorNames.recurrent(cell, TensorNames.WEIGHT_HH, k, backward), layer.weights().hh()));
    if (layer.weights().ih() instanceof IntegerMatrix integers) {
      tensors.add(SafetensorsWriter.vector(TensorNames.recurrent(cell, TensorNames.SCALE, k, backward), integers.scale()));
    }
    tensors.add(SafetensorsWriter.vector(TensorNames.recurrent(cell, TensorNames.BIAS_IH, k, backward), layer.weights().biasIh()));
    tensors.add(SafetensorsWriter.vector(TensorNames.recurrent(cell, TensorNames.BIAS_HH, k, backward), layer.weights().biasHh()));
    if (layer instanceof LstmVariant lstm) {
      if (lstm.peephole() != null) {
        tensors.add(SafetensorsWriter.vector(TensorNames.recurrent(cell, TensorNames.PEEPHOLE, k, backward), lstm.peephole()));
      }
      if (lstm.projection() != null) {
        tensors.add(SafetensorsWriter.matrix(TensorNames.recurrent(cell, TensorNames.PROJECTION, k, backward), lstm.projection()));
      }
    }
  }

  private static void publish(Path draft, Path dir) throws IOException {
    Files.deleteIfExists(dir.resolve(PackageFolder.MODEL));
    for (String name : List.of(VOCABULARY, OUTPUT, LABELS, PackageFolder.WEIGHTS, PackageFolder.MODEL)) {
      if (Files.exists(draft.resolve(name))) {
        Files.move(draft.resolve(name), dir.resolve(name), StandardCopyOption.ATOMIC_MOVE);
      } else {
        Files.deleteIfExists(dir.resolve(name));
      }
    }
  }

  private static void discard(Path draft) throws IOException {
    try (Stream<Path> files = Files.list(draft)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(draft);
  }

  private static void write(Path file, String text) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
  }
}
