package io.cellstream.runtime;

import io.cellstream.cluster.StartupException;
import io.cellstream.kernel.KernelMode;
import io.cellstream.kernel.Kernels;
import io.cellstream.model.RecurrentModel;
import io.cellstream.model.definition.GenerationDefinition;
import io.cellstream.model.definition.ModelDefinition;
import io.cellstream.model.definition.Precision;
import io.cellstream.model.definition.ReadingDefinition;
import io.cellstream.model.pace.WarmUp;
import io.cellstream.modelfile.ModelFileException;
import io.cellstream.modelfile.ModelPackage;
import io.cellstream.modelfile.ModelSummary;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes a model package ready to run: reads it, chooses the kernel, packs the weights, and logs what it did. */
public final class ModelLoader {
  private static final Logger LOG = LoggerFactory.getLogger(ModelLoader.class);
  /** The longest warm-up. A longer one would delay a busy machine's start and gain little. */
  private static final Duration WARM_UP = Duration.ofSeconds(5);
  /**
   * The longest that one event may take. Kafka Streams looks at the clock only between rounds of records, and a backlog lets a round grow
   * to about a hundred; that many generations, or sequences read at their end, must fit into a transaction's 60 s.
   */
  static final Duration LONGEST_EVENT = Duration.ofMillis(500);

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
    LOG.info("kernel: {}", selection.shown());
    RecurrentModel model = new RecurrentModel(ModelPackage.read(folder), selection.kernel(), tokenTable);
    LOG.info("model: {} version {}, state hash {}", model.definition().name(), model.definition().version(),
        model.definition().stateHash());
    if (model.definition().precision() != Precision.F32) {
      LOG.info("precision: {}", ModelSummary.precision(model.definition()));
    }
    return model;
  }

  /**
   * Brings a loaded model to full speed before a stream starts; otherwise its first events would be stepped slowly.
   *
   * @return the time of one step
   * @throws StartupException if a generation, or reading a whole sequence, may take so long here that it would hold up other keys
   */
  public static Duration warmUp(RecurrentModel model) throws StartupException {
    WarmUp.Report report = WarmUp.of(model, WARM_UP);
    LOG.info("warm-up: {} after {} ms, a step takes {} µs", report.full() ? "full speed" : "not yet full speed", report.took().toMillis(),
        String.format(Locale.ROOT, "%.1f", report.step().toNanos() / 1e3));
    if (report.longest().isPresent()) {
      refuseLong(model.definition(), report.longest().get());
    }
    return report.step();
  }

  static void refuseLong(ModelDefinition model, Duration longest) throws StartupException {
    if (model.reading().isPresent()) {
      switch (model.reading().get()) {
        case ReadingDefinition.Whole whole -> refuseLongReading(model.name(), whole, longest);
        case ReadingDefinition.Windowed window -> refuseLongWindow(model.name(), window, longest);
      }
    } else {
      refuseLongGeneration(model, longest);
    }
  }

  private static void refuseLongReading(String model, ReadingDefinition.Whole reading, Duration longest) throws StartupException {
    LOG.info("reading: at most {} events at the end of a sequence, within {} ms", reading.maxLength(), millis(longest));
    if (longest.compareTo(LONGEST_EVENT) > 0) {
      throw new StartupException("the model " + model + " may take " + millis(longest) + " ms to read one sequence at its end here ("
          + reading.maxLength() + " events), but no event may hold up those behind it for more than " + LONGEST_EVENT.toMillis()
          + " ms: lower reading.maxLength in its model.json, or use a faster machine");
    }
  }

  private static void refuseLongWindow(String model, ReadingDefinition.Windowed window, Duration longest) throws StartupException {
    LOG.info(
        "reading: each answer reads {} events, {} ms by itself; so a thread takes about {} events a second of one sequence, and more of"
            + " many",
        window.length(), millis(longest), Math.round(window.hop() / (longest.toNanos() / 1e9)));
    if (longest.compareTo(LONGEST_EVENT) > 0) {
      throw new StartupException("the model " + model + " takes " + millis(longest) + " ms for one answer here (" + window.length()
          + " events), but no event may hold up those behind it for more than " + LONGEST_EVENT.toMillis()
          + " ms: lower reading.window in its model.json, or use a faster machine");
    }
  }

  private static void refuseLongGeneration(ModelDefinition model, Duration generation) throws StartupException {
    GenerationDefinition definition = model.decoder().orElseThrow().generation();
    String rows = definition.method().rows() == 1 ? "" : ", " + definition.method().rows() + " sequences at once";
    LOG.info("generation: at most {} tokens{}, within {} ms", definition.maxLength(), rows, millis(generation));
    if (generation.compareTo(LONGEST_EVENT) > 0) {
      throw new StartupException("the model " + model.name() + " may take " + millis(generation) + " ms for one generation here ("
          + definition.maxLength() + " tokens" + rows + "), but no event may hold up those behind it for more than "
          + LONGEST_EVENT.toMillis() + " ms: lower generation.maxLength, beams or completions in its model.json, or use a faster"
          + " machine");
    }
  }

  private static String millis(Duration time) {
    return String.format(Locale.ROOT, "%.1f", time.toNanos() / 1e6);
  }
}
