package io.cellstream.cli;

import io.cellstream.importer.foreign.Normalisation;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What {@code import} may be told of how features, and what the model answers, were scaled for its training. */
final class NormalisationFlags {

  @Option(names = "--mean", paramLabel = "NUMBERS", description = "what is subtracted from each feature before the model sees it: numbers"
      + " with commas between them, or a file of numbers. A StandardScaler's mean_")
  @Nullable
  String mean;

  @Option(names = "--std", paramLabel = "NUMBERS", description = "what each feature is divided by then. A StandardScaler's scale_")
  @Nullable
  String std;

  @Option(names = "--scale", paramLabel = "NUMBERS", description = "or what it is multiplied by, as model.json has it: the reciprocal of a"
      + " StandardScaler's scale_; a MinMaxScaler's scale_ as it is")
  @Nullable
  String scale;

  @Option(names = "--min", paramLabel = "NUMBERS", description = "with --max, each feature becomes (x - min) / (max - min). A MinMaxScaler's"
      + " data_min_")
  @Nullable
  String min;

  @Option(names = "--max", paramLabel = "NUMBERS", description = "a MinMaxScaler's data_max_")
  @Nullable
  String max;

  @Option(names = "--output-mean", paramLabel = "NUMBERS", description = "what was subtracted from each value that the model learned to"
      + " answer: answers are given in the units from before. As --mean")
  @Nullable
  String outputMean;

  @Option(names = "--output-std", paramLabel = "NUMBERS", description = "what it was divided by. As --std")
  @Nullable
  String outputStd;

  @Option(names = "--output-min", paramLabel = "NUMBERS", description = "with --output-max, the range that it was brought from. As --min")
  @Nullable
  String outputMin;

  @Option(names = "--output-max", paramLabel = "NUMBERS", description = "as --max")
  @Nullable
  String outputMax;

  Normalisation said() {
    return new Normalisation("--", Optional.ofNullable(mean), Optional.ofNullable(std), Optional.ofNullable(scale),
        Optional.ofNullable(min),
        Optional.ofNullable(max));
  }

  /** What is said of the output. */
  Normalisation ofOutput() {
    return new Normalisation("--output-", Optional.ofNullable(outputMean), Optional.ofNullable(outputStd), Optional.empty(),
        Optional.ofNullable(outputMin), Optional.ofNullable(outputMax));
  }
}
