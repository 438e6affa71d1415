package io.cellstream.runtime;

import io.cellstream.kernel.KernelMode;
import io.cellstream.kernel.Kernels;
import io.cellstream.model.Precision;
import io.cellstream.model.ModelDefinition;
import io.cellstream.model.RecurrentModel;
import io.cellstream.model.WarmUp;
import io.cellstream.modelfile.ModelFileException;
import io.cellstream.modelfile.ModelPackage;
import io.cellstream.modelfile.ModelSummary;
import io.cellstream.store.StateCodec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes a model package ready to run: reads it, chooses the kernel, packs the weights, and says so in the log. */
public final class ModelLoader {
  private static final Logger LOG = LoggerFactory.getLogger(ModelLoader.class);
  /** Longer would keep a busy machine's start waiting for little. */
  private static final Duration WARM_UP = Duration.ofSeconds(5);

  private ModelLoader() {
  }

  /**
   * Loads a package.
   *
   * @throws ModelFileException if the package can't be read
   * @throws io.cellstream.kernel.KernelUnavailableException if the kernel asked for can't run here
   */
  public static RecurrentModel load(Path folder, KernelMode mode) throws ModelFileException {
    return load(folder, mode, RecurrentModel.TOKEN_TABLE);
  }

  /**
   * As {@link #load(Path, KernelMode)}.
   *
   * @param tokenTable the most bytes of a token table
   */
  public static RecurrentModel load(Path folder, KernelMode mode, long tokenTable) throws ModelFileException {
    Kernels.Selection selection = Kernels.select(mode);
    selection.fallbackReason().ifPresent(reason -> LOG.warn("the scalar kernel runs, many times slower than SIMD: {}", reason));
    LOG.info("kernel: {}, {} lanes of f32", selection.kernel().name(), selection.kernel().lanes());
    RecurrentModel model = new RecurrentModel(ModelPackage.read(folder), selection.kernel(), tokenTable);
    LOG.info("model: {} version {}, state hash {}", model.definition().name(), model.definition().version(),
        model.definition().stateHash());
    if (model.definition().precision() != Precision.F32) {
      LOG.info("precision: {}", ModelSummary.precision(model.definition()));
    }
    return model;
  }

  /** How many bytes one sequence's state has in the store; empty if the model's sequences end with the event they began with. */
  static Optional<Integer> stateBytes(ModelDefinition model) {
    return model.shape().keepsState() ? Optional.of(new StateCodec(model).stateBytes()) : Optional.empty();
  }

  /** Brings a loaded model to its full speed, for whoever is about to start a stream: its first events would be stepped slowly. */
  public static void warmUp(RecurrentModel model) {
    WarmUp.Report report = WarmUp.of(model, WARM_UP);
    LOG.info("warm-up: {} after {} ms, a step takes {} µs", report.full() ? "full speed" : "not yet full speed", report.took().toMillis(),
        String.format(Locale.ROOT, "%.1f", report.step().toNanos() / 1e3));
  }
}
