package io.cellstream.cli;

import io.cellstream.cluster.StartupException;
import io.cellstream.config.Keys;
import io.cellstream.config.SequenceSettings;
import io.cellstream.config.Settings;
import io.cellstream.kernel.KernelMode;
import io.cellstream.kernel.Kernels;
import io.cellstream.model.RecurrentModel;
import io.cellstream.model.definition.ModelDefinition;
import io.cellstream.modelfile.ModelFileException;
import io.cellstream.modelfile.ModelPackage;
import io.cellstream.modelfile.ModelSummary;
import io.cellstream.observe.MetricsReference;
import io.cellstream.preflight.ConfiguredModel;
import io.cellstream.preflight.PredictionSize;
import io.cellstream.preflight.RecordSizes;
import io.cellstream.sequence.PositionPolicy;
import io.cellstream.text.Amounts;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** A model, and the application around it, in words. */
@Command(name = "describe", description = "Describes a model, and the stream application that a configuration makes of it, in words.", //
    footer = {"cellstream describe --model models/next-char", //
        "cellstream describe --config app.properties"})
final class DescribeCommand implements Callable<Integer> {

  @Option(names = "--model", paramLabel = "DIR", description = "the model package, a folder; goes before the configuration's")
  @Nullable
  Path folder;

  @Option(names = "--metrics", description = "Cellstream's own metrics, as Markdown tables")
  boolean metrics;

  @Mixin
  ConfigOptions options = new ConfigOptions();

  @Spec
  @Nullable
  CommandSpec command;

  @Override
  public Integer call() throws ModelFileException, StartupException {
    CommandLine line = Objects.requireNonNull(command, "command").commandLine();
    PrintWriter out = line.getOut();
    if (metrics) {
      out.print(MetricsReference.markdown());
    } else if (options.file != null || !options.set.isEmpty()) {
      describe(options.load(folder == null ? Map.of() : Map.of(Keys.MODEL.name(), folder.toString())), out);
    } else if (folder != null) {
      describe(ModelPackage.read(folder), KernelMode.AUTO, RecurrentModel.TOKEN_TABLE, PositionPolicy.DEFAULT, PredictionSize.USUAL, out);
    } else {
      throw new ParameterException(line, "give --model DIR, --config FILE, or both; or --metrics");
    }
    out.flush();
    return ExitCode.DONE;
  }

  private static void describe(Settings settings, PrintWriter out) throws ModelFileException, StartupException {
    settings.requireForRun();
    ModelDefinition model = ConfiguredModel.read(settings);
    RecurrentModel runnable = new RecurrentModel(model, Kernels.select(settings.get(Keys.KERNEL)).kernel(), settings.get(Keys.TOKEN_TABLE));
    out.print(ApplicationSummary.describe(settings, runnable));
    out.print("\n" + MappingSummary.describe(settings, model));
    out.print("\nmodel ");
    describe(model, settings.get(Keys.KERNEL), settings.get(Keys.TOKEN_TABLE), SequenceSettings.policy(settings).positions(),
        PredictionSize.of(settings), out);
  }

  private static void describe(ModelDefinition model, KernelMode mode, long tokenTable, PositionPolicy positions,
      PredictionSize predictions, PrintWriter out) {
    out.print(ModelSummary.describe(model));
    out.print("  kernel        " + KernelWords.of(mode) + "\n");
    out.print("  records       " + RecordSizes.largest(model, positions, predictions) + "\n");
    RecurrentModel.tokenTableBytes(model).ifPresent(bytes -> out.print("  token table   " + tokenTable(bytes, tokenTable) + "\n"));
  }

  private static String tokenTable(long bytes, long most) {
    return bytes <= most
        ? Amounts.bytes(bytes) + ": the first layer's sums over each token's embedding"
        : "none: it would take " + Amounts.bytes(bytes) + ", and " + Keys.TOKEN_TABLE.name() + " allows " + Amounts.bytes(most);
  }
}
