package io.cellstream.cli;

import io.cellstream.importer.ForeignFile;
import io.cellstream.importer.ModelImport;
import io.cellstream.importer.ModelImport.OwnCheck;
import io.cellstream.importer.Reference;
import io.cellstream.importer.foreign.GenerationOptions;
import io.cellstream.importer.foreign.ImportOptions;
import io.cellstream.importer.foreign.MissingOptionsException;
import io.cellstream.kernel.KernelMode;
import io.cellstream.kernel.Kernels;
import io.cellstream.model.definition.CellDefinition.Nonlinearity;
import io.cellstream.model.definition.DenseActivation;
import io.cellstream.model.definition.ReadingDefinition.Answer;
import io.cellstream.model.definition.Shape;
import io.cellstream.modelfile.ModelFileException;
import io.cellstream.modelfile.ModelSummary;
import io.cellstream.text.Printable;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.ServiceLoader;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine;

/** A model file from elsewhere becomes a model package. */
@Command(name = "import", description = {"Makes a model package of a model file from elsewhere: PyTorch's tensors in .safetensors,"
    + " .pt, .pth or .ckpt, a graph in .onnx, a model of Keras 2 or 3 in .keras or .h5, or its weights in .h5, TensorFlow.js's model.json.",
    "What the file leaves open is asked for by the options' names, all at once."}, //
    footer = {"cellstream import lstm.onnx --to models/mine", //
        "cellstream import lstm.keras --to models/mine --shape many-to-one", //
        "cellstream import lstm.safetensors --to models/mine --activation softmax"})
final class ImportCommand implements Callable<Integer> {
  private static final String TO = "--to DIR";

  @Parameters(paramLabel = "SOURCE", description = "the model file")
  @Nullable
  Path source;

  @Option(names = "--to", paramLabel = "DIR", description = "required: the folder for the package; one that is there is replaced")
  @Nullable
  Path folder;

  @Option(names = "--shape", paramLabel = "SHAPE", description = "synchronized (an answer at every event),"
      + " many-to-one (one at the end), one-to-one (of every event by itself), many-to-many or one-to-many (with a decoder)")
  @Nullable
  Shape shape;

  @Option(names = "--vocabulary", paramLabel = "FILE", description = "the input's tokens in the order of their ids: text, one a line, or a"
      + " JSON array in a .json file")
  @Nullable
  Path vocabulary;

  @Option(names = "--labels", paramLabel = "FILE", description = "the names of the outputs, as --vocabulary; without it an output per token"
      + " is named by the vocabulary")
  @Nullable
  Path labels;

  @Option(names = "--unknown", paramLabel = "TOKEN", description = "the token that stands in for unknown ones; without it they are rejected")
  @Nullable
  String unknown;

  @Option(names = "--activation", paramLabel = "NAME", split = ",", description = "what the head ends in: linear, sigmoid, softmax, tanh or"
      + " relu; of several dense layers one each, first one first (relu,softmax); with a decoder, whose last one is a softmax, first the encoder's")
  List<DenseActivation> activations = new ArrayList<>();

  @Option(names = "--nonlinearity", paramLabel = "NAME", description = "of plain recurrent layers: tanh or relu")
  @Nullable
  Nonlinearity nonlinearity;

  @Option(names = "--layers", paramLabel = "NAME", split = ",", description = "the modules of recurrent layers, first layer first, and what"
      + " is before or between them: Linears, normalisations, and activations as words (relu). What is not named is left out")
  List<String> layers = new ArrayList<>();

  @Option(names = "--embedding", paramLabel = "NAME", split = ",", description = "the module that is the embedding")
  List<String> embedding = new ArrayList<>();

  @Option(names = "--head", paramLabel = "NAME", split = ",", description = "the modules behind the recurrent layers, first one first,"
      + " and among them activations as words: relu,fc1,tanh,fc2. What is not named is left out")
  List<String> head = new ArrayList<>();

  @Option(names = "--output", paramLabel = "NAME", description = "the tensor of an ONNX graph that is the output; any inner one will do. With a"
      + " decoder: of the decoder's")
  @Nullable
  String output;

  @Option(names = "--name", paramLabel = "NAME", description = "the model's name; without it the file's")
  @Nullable
  String name;

  @Option(names = "--model-version", paramLabel = "TEXT", description = "the model's version; without it 1")
  @Nullable
  String version;

  @Option(names = "--top", paramLabel = "N", description = "how many of the largest outputs a prediction carries; without it 5 of a softmax")
  @Nullable
  Integer top;

  @Option(names = "--values", description = "predictions carry all outputs, beside the largest")
  boolean values;

  @Option(names = "--no-padding", description = "the events carry no padding; needed for a Keras model that skips padded steps"
      + " (mask_zero, Masking), as none are skipped here")
  boolean noPadding;

  @Option(names = "--answer", paramLabel = "WHAT", description = "what is read of a last layer that reads"
      + " both ways: last-states (of each direction, after its own last step) or last-step (what both give for the last step)")
  @Nullable
  Answer answer;

  @Option(names = "--max-length", paramLabel = "N", description = "how many events of a sequence are kept, where a layer reads backward;"
      + " then it is over; without it 1000, or as many as 64 KB hold. With a decoder: how many tokens it writes at most")
  @Nullable
  Integer maxLength;

  @Option(names = "--check", paramLabel = "FILE", description = "JSON lines with sequences and what your own program answers to them:"
      + " {\"features\":[[...],...],\"output\":[...]}, or with tokens, or with outputs of each step. Exit code 1 if Cellstream answers otherwise")
  @Nullable
  Path check;

  @Option(names = "--tolerance", paramLabel = "D", defaultValue = "1e-4", description = "the largest difference that --check lets pass,"
      + " relative where values are above 1; unless given, ${DEFAULT-VALUE}")
  double tolerance;

  @Mixin
  WindowFlags window = new WindowFlags();

  @Mixin
  NormalisationFlags normalisation = new NormalisationFlags();

  @Mixin
  GenerationFlags generation = new GenerationFlags();

  @Spec
  @Nullable
  CommandSpec command;

  @Override
  public Integer call() throws ModelFileException {
    CommandLine line = Objects.requireNonNull(command, "command").commandLine();
    PrintWriter out = line.getOut();
    Path file = Objects.requireNonNull(source, "source");
    if (folder == null) {
      throw withoutFolder(line, file);
    }
    Path to = folder;
    for (Path read : Stream.concat(Stream.of(file, vocabulary, labels, check).filter(Objects::nonNull), generation.files().stream())
        .toList()) {
      if (Files.exists(read) && Files.exists(to) && sameFolder(read, to)) {
        throw new ParameterException(line,
            "--to " + to + ": " + read + " lies there, and a package would take its place; give another folder");
      }
    }
    Optional<Reference> reference = ServiceLoader.load(Reference.class).findFirst();
    ModelImport imported = imported(line, file, to, reference);
    out.println(file + ": " + Printable.line(imported.format()));
    imported.origins().forEach(origin -> out.println(Printable.escaped(origin, Printable.LINE)));
    imported.remarks().forEach(remark -> out.println("  note          " + Printable.line(remark)));
    out.print(to + ": " + ModelSummary.describe(imported.model()));
    out.println("  check         " + Printable.line(imported.check().line()));
    out.flush();
    if (!imported.check().agrees()) {
      throw new CliException(ExitCode.FAILED,
          to + ": is written, but does not compute what "
              + (check == null ? file + " does: see the check; please report it" : check + " says: see the check"));
    }
    return ExitCode.DONE;
  }

  private ModelImport imported(CommandLine line, Path file, Path to, Optional<Reference> reference) throws ModelFileException {
    try {
      return ModelImport.run(file, to, options(), reference,
          Optional.ofNullable(check).map(examples -> new OwnCheck(examples, tolerance)), Kernels.select(KernelMode.AUTO).kernel());
    } catch (MissingOptionsException e) {
      throw missing(line, e.getMessage(), e.options());
    }
  }

  /** The folder is not all that may be missing. */
  private CliException withoutFolder(CommandLine line, Path file) throws ModelFileException {
    try {
      ForeignFile.read(file, options());
      return missing(line, "--to DIR is missing: the folder for the package", List.of(TO));
    } catch (MissingOptionsException e) {
      return missing(line, e.getMessage() + ". And --to DIR is missing: the folder for the package",
          Stream.concat(Stream.of(TO), e.options().stream()).toList());
    }
  }

  /** With the line to type, where words in capitals are still to be chosen. */
  private static CliException missing(CommandLine line, @Nullable String message, List<String> options) {
    Stream<String> given = line.getParseResult().originalArgs().stream().map(ImportCommand::typed);
    return new CliException(ExitCode.USAGE, message + ". In one line: cellstream "
        + Stream.concat(given, options.stream()).collect(Collectors.joining(" ")));
  }

  private static String typed(String argument) {
    return argument.matches("[\\w./,=:@%+-]+") ? argument : "'" + argument.replace("'", "'\\''") + "'";
  }

  private static boolean sameFolder(Path file, Path folder) {
    try {
      return file.toRealPath().startsWith(folder.toRealPath()) && Files.isSameFile(file.toRealPath().getParent(), folder);
    } catch (IOException e) {
      throw new CliException(ExitCode.FAILED, file + ": can't be looked for: " + e);
    }
  }

  private ImportOptions options() {
    return new ImportOptions(Optional.ofNullable(name), Optional.ofNullable(version), Optional.ofNullable(shape),
        Optional.ofNullable(vocabulary), Optional.ofNullable(labels), Optional.ofNullable(unknown), activations,
        Optional.ofNullable(nonlinearity), layers, embedding, head, Optional.ofNullable(output),
        optional(top), values, noPadding, Optional.ofNullable(answer), optional(maxLength), window.said(), normalisation.said(),
        normalisation.ofOutput(), generation());
  }

  private GenerationOptions generation() {
    try {
      return generation.options();
    } catch (IllegalArgumentException e) {
      throw new ParameterException(Objects.requireNonNull(command, "command").commandLine(), e.getMessage(), e);
    }
  }

  private static OptionalInt optional(@Nullable Integer number) {
    return number == null ? OptionalInt.empty() : OptionalInt.of(number);
  }
}
