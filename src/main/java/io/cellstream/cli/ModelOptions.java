package io.cellstream.cli;

import io.cellstream.kernel.KernelMode;
import io.cellstream.model.RecurrentModel;
import io.cellstream.modelfile.ModelFileException;
import io.cellstream.runtime.ModelLoader;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of a command that runs a model without a cluster; mix it in. */
final class ModelOptions {

  @Option(names = "--model", paramLabel = "DIR", required = true, description = "the model package, a folder")
  @Nullable
  Path folder;

  @Option(names = "--kernel", paramLabel = "KIND", defaultValue = "auto", description = "auto, simd or scalar; the bits are the same")
  KernelMode kernel = KernelMode.AUTO;

  RecurrentModel load() throws ModelFileException {
    return ModelLoader.load(Objects.requireNonNull(folder, "folder"), kernel);
  }
}
