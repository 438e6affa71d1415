package io.cellstream.cli;

import io.cellstream.kernel.KernelMode;
import io.cellstream.kernel.Kernels;
import io.cellstream.model.Divergence;
import io.cellstream.model.Quantiser;
import io.cellstream.model.definition.ModelDefinition;
import io.cellstream.model.definition.Precision;
import io.cellstream.model.definition.Quantisation;
import io.cellstream.modelfile.ModelFileException;
import io.cellstream.modelfile.ModelPackage;
import io.cellstream.modelfile.ModelPackageWriter;
import io.cellstream.modelfile.ModelSummary;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** A model of f32 weights becomes one of integers, and its distance from the first is measured and written down. */
@Command(name = "quantize", description = "Makes a model package with integer weights from one with f32 weights: smaller, faster, and as far from it as it says.", //
    footer = {"cellstream quantize --model models/next-char --precision int8 --to models/tiny"})
final class QuantizeCommand implements Callable<Integer> {

  /** What there is to choose. */
  enum Target {
    INT16(Precision.INT16), INT8(Precision.INT8);

    private final Precision precision;

    Target(Precision precision) {
      this.precision = precision;
    }

    @Override
    public String toString() {
      return precision.text();
    }
  }

  @Option(names = "--model", paramLabel = "DIR", required = true, description = "the model package to begin from, with f32 weights")
  @Nullable
  Path from;

  @Option(names = "--precision", paramLabel = "TYPE", required = true, description = "int16 (half the bytes) or int8 (a quarter)")
  @Nullable
  Target target;

  @Option(names = "--to", paramLabel = "DIR", required = true, description = "where the new package goes; one that is there is replaced")
  @Nullable
  Path to;

  @Spec
  @Nullable
  CommandSpec command;

  @Override
  public Integer call() throws IOException, ModelFileException {
    Path source = Objects.requireNonNull(from, "from");
    Path folder = Objects.requireNonNull(to, "to");
    Precision precision = Objects.requireNonNull(target, "target").precision;
    if (Files.exists(folder) && Files.isSameFile(source, folder)) {
      throw new CliException(ExitCode.USAGE, "--to is the folder of --model: the f32 weights would be lost; name another one");
    }
    ModelDefinition f32 = ModelPackage.read(source);
    if (f32.precision() != Precision.F32) {
      throw new CliException(ExitCode.USAGE, source + " has weights in " + f32.precision().text()
          + " already: integers are made from the f32 weights; give --model the package that it was made from");
    }
    if (f32.layers().isEmpty()) {
      throw new CliException(ExitCode.USAGE, source + " has no recurrent layer: there are no weights that could be made integers");
    }
    ModelDefinition quantised = Quantiser.quantise(f32, precision);
    Quantisation made = Divergence.of(quantised, f32, Kernels.select(KernelMode.AUTO).kernel());
    ModelDefinition written = ModelPackageWriter.write(folder, quantised.withQuantisation(made), ModelPackage.training(source));
    report(source, folder, written);
    return ExitCode.DONE;
  }

  private void report(Path source, Path folder, ModelDefinition written) throws IOException {
    PrintWriter out = Objects.requireNonNull(command, "command").commandLine().getOut();
    long before = ModelPackage.weightsSize(source);
    long after = ModelPackage.weightsSize(folder);
    out.printf(Locale.ROOT, "%s: weights of %,d bytes, f32%n", source, before);
    out.printf(Locale.ROOT, "%s: weights of %,d bytes, %.0f %% of that%n", folder, after, 100.0 * after / before);
    out.println(ModelSummary.precision(written));
    out.println("a state kept under the f32 model does not go on under this one: its state hash is another");
    out.flush();
  }
}
