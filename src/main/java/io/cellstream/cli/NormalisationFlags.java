package io.cellstream.cli;

import io.cellstream.importer.foreign.Normalisation;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What {@code import} may be told of how features were scaled. */
final class NormalisationFlags {

  @Option(names = "--mean", paramLabel = "NUMBERS", description = "what is subtracted from each feature before the model sees it: numbers"
      + " with commas between them, or a file of numbers. A StandardScaler's mean_, a MinMaxScaler's data_min_")
  @Nullable
  String mean;

  @Option(names = "--std", paramLabel = "NUMBERS", description = "what each feature is divided by then. A StandardScaler's scale_")
  @Nullable
  String std;

  @Option(names = "--scale", paramLabel = "NUMBERS", description = "or what it is multiplied by, as model.json has it: the reciprocal of a"
      + " StandardScaler's scale_; a MinMaxScaler's scale_ as it is")
  @Nullable
  String scale;

  Normalisation said() {
    return new Normalisation(Optional.ofNullable(mean), Optional.ofNullable(std), Optional.ofNullable(scale));
  }
}
