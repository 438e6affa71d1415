package io.cellstream.importer;

import static org.assertj.core.api.Assertions.assertThat;

import io.cellstream.model.definition.CellDefinition;
import io.cellstream.model.definition.DenseActivation;
import io.cellstream.model.definition.DenseDefinition;
import io.cellstream.model.definition.HeadDefinition;
import io.cellstream.model.definition.InputDefinition;
import io.cellstream.model.definition.LayerDefinition;
import io.cellstream.model.definition.ModelDefinition;
import io.cellstream.model.definition.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What names and shapes tell, and what the user is asked for. */
class SafetensorsImportTest {
  @TempDir
  Path folder;
  private Imports imports = new Imports(Path.of(""));

  @BeforeEach
  void begin() {
    imports = new Imports(folder).shape(Shape.SYNCHRONIZED).activation(DenseActivation.LINEAR);
  }

  @Test
  void whatCantBeInferredIsAskedForAtOnce() throws Exception {
    Path file = new TensorFile().tensor("emb.weight", 7, 3).layer("rnn", 0, 1, 3, 4).layer("rnn", 1, 1, 4, 4).linear("fc", 4, 2)
        .write(folder);
    Imports asked = new Imports(folder);

    assertThat(asked.refusal(file)).isEqualTo("leaves 4 things open."
        + " (1) layer 0 of module \"rnn\" is a plain RNN, and the file does not say which; give --nonlinearity tanh (PyTorch's default) or"
        + " --nonlinearity relu."
        + " (2) does not say when the model answers; give --shape synchronized (at every event) or --shape many-to-one (at the end of the"
        + " sequence)."
        + " (3) has an embedding of 7 tokens, but not what they are; give --vocabulary FILE, one token a line or a JSON array (where events"
        + " carry ids only: seq 0 6 > FILE)."
        + " (4) does not say what Linear of module \"fc\" ends in; give --activation linear, sigmoid, softmax, tanh or relu");
    asked.nonlinearity(CellDefinition.Nonlinearity.TANH).shape(Shape.SYNCHRONIZED).tokens(6);
    assertThat(asked.refusal(file)).contains("has 6 entries, but --vocabulary needs 7");
    asked.tokens(7);
    assertThat(asked.refusal(file)).isEqualTo("does not say what Linear of module \"fc\" ends in; give --activation linear, sigmoid,"
        + " softmax, tanh or relu");
    asked.activation(DenseActivation.SIGMOID);
    assertThat(asked.run(file).model().head().size()).isEqualTo(2);
  }

  /** The sizes fit in one order only, and it is not the one that stands in for the answer. */
  @Test
  void whatFollowsIsAskedForTooWhereTheOrderOfLinearsIsOpen() throws Exception {
    Path file = new TensorFile().layer("lstm", 0, 4, 3, 6).linear("wide", 6, 5).linear("answer", 5, 2).write(folder);

    assertThat(new Imports(folder).refusal(file)).startsWith("leaves 3 things open. (1) has several Linears, and their order is not clear;")
        .contains("(2) does not say when the model answers;", "(3) does not say what its dense layers end in; give --activation with a name"
            + " for each of its 2 dense layers, in their order, such as --activation relu,softmax");
    assertThat(new Imports(folder).shape(Shape.MANY_TO_ONE).head("wide", "answer").activation(DenseActivation.RELU, DenseActivation.LINEAR)
        .run(file).model().head().size()).isEqualTo(2);
  }

  @Test
  void modulesAreFoundUnderAnyPrefixAndInTheOrderOfTheirNumbers() throws Exception {
    Path file = new TensorFile().layer("model.net.10", 0, 3, 5, 6).layer("model.net.9", 0, 4, 3, 5).layer("model.net.9", 1, 4, 5, 5)
        .linear("model.out", 6, 2).write(folder);

    ModelDefinition model = imports.run(file).model();

    assertThat(model.layers().stream().map(LayerDefinition::hidden)).containsExactly(5, 5, 6);
    assertThat(model.layers().getLast()).isInstanceOf(CellDefinition.Gru.class);
  }

  @Test
  void withoutALinearTheHiddenStateIsTheOutput() throws Exception {
    Path file = new TensorFile().tensor("weight_ih", 8, 3).tensor("weight_hh", 8, 2).write(folder);

    ModelDefinition model = new Imports(folder).shape(Shape.MANY_TO_ONE).run(file).model();

    assertThat(model.head()).isEqualTo(new HeadDefinition.Hidden(2));
    assertThat(model.layers().getFirst().cells().getFirst().weights().biasIh().data()).containsOnly(0f);
    assertThat(imports.refusalAgain(file)).contains("--activation: ", "has no dense head");
  }

  @Test
  void aVocabularyWithoutAnEmbeddingMeansOneHotTokens() throws Exception {
    Path file = new TensorFile().layer("lstm", 0, 4, 3, 2).linear("fc", 2, 3).write(folder);

    ModelDefinition model = imports.tokens(3).run(file).model();

    assertThat(model.input()).isInstanceOfSatisfying(InputDefinition.TokenInput.class,
        token -> assertThat(token.embedding().data()).containsExactly(1, 0, 0, 0, 1, 0, 0, 0, 1));
  }

  @Test
  void whereSizesDontTellAnEmbeddingFromALinearNamesDo() throws Exception {
    Path file = new TensorFile().tensor("embed.weight", 7, 4).layer("lstm", 0, 4, 4, 4).tensor("out.weight", 7, 4).write(folder);
    Path unclear = new TensorFile().tensor("a.weight", 7, 4).layer("lstm", 0, 4, 4, 4).tensor("b.weight", 7, 4)
        .write(Files.createDirectory(folder.resolve("unclear")));

    assertThat(imports.tokens(7).run(file).origins()).first().asString().contains("Embedding of module \"embed\"");
    assertThat(imports.refusalAgain(unclear)).isEqualTo(
        "module \"a\" with a weight [7 × 4] and no bias can be an Embedding or a Linear; give --embedding a or --head a");
    assertThat(imports.embedding("a").run(unclear).origins()).last().asString().contains("Linear of module \"b\"");
    assertThat(imports.embedding("c").refusalAgain(unclear)).contains("--embedding c: ", "it has a, b");
  }

  /** An Embedding has no bias, and a Linear need not have one: of a matrix without one, PyTorch's own words tell, or the user. */
  @ParameterizedTest
  @CsvSource({"embedding, Embedding, 50", "emb, Embedding, 50", "model.word_embeddings, Embedding, 50", "embed_1, Embedding, 50",
      "fc, Linear, 16", "net.linear2, Linear, 16", "lin, Linear, 16"})
  void aMatrixWithoutBiasThatFitsBothEndsIsReadByPytorchsOwnWords(String name, String word, int tokens) throws Exception {
    Path file = new TensorFile().tensor(name + ".weight", 50, 16).layer("lstm", 0, 4, 16, 16).write(folder);
    Imports told = new Imports(folder).shape(Shape.SYNCHRONIZED).tokens(tokens);

    assertThat((word.equals("Linear") ? told.activation(DenseActivation.LINEAR) : told).run(file).origins())
        .anyMatch(line -> line.contains(word + " of module \"" + name + "\""));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "member", "decoder", "3", "emb.out"})
  void aMatrixWithoutBiasThatFitsBothEndsUnderAnyOtherNameIsAskedFor(String name) throws Exception {
    Path file = new TensorFile().tensor(name + ".weight", 50, 16).layer("lstm", 0, 4, 16, 16).write(folder);

    assertThat(imports.refusal(file)).contains("can be an Embedding or a Linear; give --embedding " + name + " or --head " + name);
    assertThat(imports.head(name).run(file).origins()).last().asString().contains("Linear of module \"" + name + "\"");
    assertThat(new Imports(folder).shape(Shape.SYNCHRONIZED).tokens(50).embedding(name).run(file).origins()).first().asString()
        .contains("Embedding of module \"" + name + "\"");
  }

  @ParameterizedTest
  @ValueSource(ints = {384, 640, 896, 1152, 1408})
  void aHeaderWhoseLengthReadsLikeAPickleIsNone(int length) throws Exception {
    byte[] file = Files.readAllBytes(new TensorFile().tensor("weight_hh", 8, 2).tensor("weight_ih", 8, 1).write(folder));
    int header = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getInt();
    byte[] spaces = " ".repeat(Math.max(0, length - header)).getBytes(StandardCharsets.UTF_8);
    Path padded = Files.write(folder.resolve("padded.safetensors"),
        ByteBuffer.allocate(file.length + spaces.length).order(ByteOrder.LITTLE_ENDIAN).putLong(header + spaces.length)
            .put(file, Long.BYTES, header).put(spaces).put(file, Long.BYTES + header, file.length - Long.BYTES - header).array());

    assertThat((Files.readAllBytes(padded)[0] & 0xff)).isEqualTo(0x80);
    assertThat(new Imports(folder).shape(Shape.SYNCHRONIZED).run(padded).model().layers()).hasSize(1);
  }

  @Test
  void aMatrixThatFitsOneEndOnlyNeedsNoName() throws Exception {
    Path file = new TensorFile().tensor("a.weight", 50, 8).layer("lstm", 0, 4, 8, 16).linear("b", 16, 50).write(folder);

    assertThat(imports.tokens(50).run(file).origins()).first().asString().contains("Embedding of module \"a\"");
  }

  @Test
  void linearsThatDifferInTheirNumbersAreInTheirOrderAndEachIsGivenItsActivation() throws Exception {
    Path file = new TensorFile().layer("lstm", 0, 4, 3, 6).linear("head.10", 4, 2).linear("head.2", 6, 4).write(folder);
    Imports asked = new Imports(folder).shape(Shape.SYNCHRONIZED);

    String both = "Linear of module \"head.2\", Linear of module \"head.10\"";
    String open = "does not say what its dense layers end in; give --activation with a name for each of " + both
        + ", in this order, such as --activation relu,softmax (of linear, sigmoid, softmax, tanh and relu)";
    assertThat(asked.refusal(file)).isEqualTo(open);
    assertThat(asked.activation(DenseActivation.SOFTMAX).refusal(file)).isEqualTo(open);
    assertThat(asked.activation(DenseActivation.RELU, DenseActivation.RELU, DenseActivation.SOFTMAX).refusal(file))
        .startsWith("--activation: has 3 names, but ").endsWith(" has 2 dense layers; give one for each of " + both + ", in this order");
    assertThat(asked.activation(DenseActivation.SOFTMAX, DenseActivation.RELU).refusal(file))
        .isEqualTo("--activation: only the last of " + both + " can end in softmax");
    assertThat(asked.activation(DenseActivation.RELU, DenseActivation.SOFTMAX).run(file).model().head())
        .isInstanceOfSatisfying(HeadDefinition.Dense.class,
            head -> assertThat(head.layers().stream().map(DenseDefinition::activation))
                .containsExactly(DenseActivation.RELU, DenseActivation.SOFTMAX));
  }

  @Test
  void linearsWhoseNamesDontTellTheirOrderAreAskedFor() throws Exception {
    Path file = new TensorFile().tensor("emb.weight", 7, 2).layer("lstm", 0, 4, 2, 2).linear("out", 2, 2).linear("hidden", 2, 2)
        .write(folder);
    imports.tokens(7).activation(DenseActivation.TANH, DenseActivation.LINEAR);

    assertThat(imports.refusal(file)).contains("has several Linears, and their order is not clear",
        "give --head with their names in order, such as --head hidden,out");
    assertThat(imports.head("hidden", "hidden").refusal(file)).contains("hidden is named twice, or is the embedding");
    assertThat(imports.head("hidden", "emb", "out").embedding("emb").refusal(file)).contains("emb is named twice, or is the embedding");
    assertThat(imports.head("hidden", "away").refusal(file)).contains("--head away: ", "it has emb, hidden, out");
    assertThat(imports.head("hidden", "out").run(file).origins()).endsWith("  head          Linear of module \"hidden\" [2 × 2]",
        "  head          Linear of module \"out\" [2 × 2]");
  }

  @Test
  void encoderAndDecoderAreNotChainedSilently() throws Exception {
    Path file = new TensorFile().layer("encoder", 0, 4, 3, 3).layer("decoder", 0, 4, 3, 3).write(folder);

    assertThat(imports.refusal(file)).contains("their order is not clear", "such as --layers decoder,encoder");
    assertThat(imports.layers("encoder", "encoder").refusal(file)).contains("--layers encoder,encoder: ",
        "has decoder,encoder; name those that the model has, each once");
    assertThat(new Imports(folder).layers("encoder").shape(Shape.SYNCHRONIZED).run(file).remarks())
        .contains("left out, as no option names them: module \"decoder\"");
  }

  @Test
  void whatStandsInTheWayIsNamed() throws Exception {
    assertRefused(new TensorFile().layer("lstm", 0, 4, 3, 2).tensor("lstm.weight_ih_l0_reverse", 8, 3),
        "layer 0 of module \"lstm\" has no weight_hh_reverse");
    assertRefused(new TensorFile().tensor("g.weight_ih_l0", 12, 3).tensor("g.weight_hh_l0", 12, 2).tensor("g.weight_hr_l0", 2, 4),
        "layer 0 of module \"g\" has a weight_hr, but only an LSTM can have a projection");
    assertRefused(new TensorFile().layer("lstm", 0, 4, 3, 2).linear("fc1", 2, 4).linear("fc2", 4, 2),
        "does not say what its dense layers end in");
    assertRefused(new TensorFile().layer("lstm", 0, 4, 3, 2).linear("fc", 4, 2),
        "module \"fc\" with a weight [2 × 4] is neither the embedding of the first layer's 3 inputs nor a Linear on the last layer's 2");
    assertRefused(new TensorFile().layer("lstm", 0, 4, 3, 2).linear("norm", 2, 2).linear("fc", 2, 2), "such as --head fc,norm");
    assertRefused(new TensorFile().layer("lstm", 0, 4, 3, 2).tensor("norm.weight", 2).tensor("norm.bias", 2),
        "module \"norm\" is a normalisation, and where it stands is in no name; give --head with all layers");
    assertRefused(new TensorFile().layer("lstm", 0, 4, 3, 2).tensor("fc.bias", 2), "module \"fc\" has a bias, but no weight");
    assertRefused(new TensorFile().layer("lstm", 0, 4, 3, 2).tensor("attention.in_proj", 2, 2),
        "has what can't be carried over: module \"attention\" (tensor \"attention.in_proj\" [2 × 2]). If the model answers without it");
    assertRefused(new TensorFile().layer("lstm", 1, 4, 3, 2), "module \"lstm\" has a layer 1, but no layer 0");
    assertRefused(new TensorFile().layer("lstm", 0, 4, 3, 2).layer("lstm", 1, 4, 3, 2), "reads 3 values, but what comes before it gives 2");
    assertRefused(new TensorFile().layer("lstm", 0, 2, 3, 2), "both must have 4 (LSTM), 3 (GRU) or 1 (RNN) times as many rows");
    assertRefused(new TensorFile().layer("lstm", 0, 4, 3, 2).tensor("lstm.weight_ih", 8, 3), "are both weight_ih of one layer");
    assertRefused(new TensorFile().tensor("a.weight_ih_l0", 8, 3).tensor("a.weight_hh_l0", 8, 2).tensor("a.bias_ih_l0", 8),
        "layer 0 of module \"a\" has no bias_hh, but its other bias");
    assertRefused(new TensorFile().linear("fc", 3, 2), "has no recurrent layer, so it answers each event by itself: one-to-one");
  }

  private void assertRefused(TensorFile file, String message) throws Exception {
    assertThat(imports.refusal(file.write(folder))).contains(message);
  }
}
