package io.cellstream.cli;

import io.cellstream.importer.foreign.GenerationOptions;
import io.cellstream.model.definition.GenerationDefinition.Beam;
import io.cellstream.model.definition.GenerationDefinition.Greedy;
import io.cellstream.model.definition.GenerationDefinition.Method;
import io.cellstream.model.definition.GenerationDefinition.Sample;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What {@code import} may be told of a decoder. */
final class GenerationFlags {
  private static final int USUAL_BEAMS = 4;

  enum Way {
    GREEDY, SAMPLE, BEAM;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Option(names = "--decoder", paramLabel = "FILE", description = "the decoder's model file, where the encoder's is SOURCE")
  @Nullable
  Path decoder;

  @Option(names = "--decoder-module", paramLabel = "NAME", description = "the module that is the decoder, where SOURCE has both; without it"
      + " \"decoder\"")
  @Nullable
  String module;

  @Option(names = "--decoder-embedding", paramLabel = "NAME", description = "the module that the decoder looks its tokens up in, if it has"
      + " none of its own")
  @Nullable
  String embedding;

  @Option(names = "--output-vocabulary", paramLabel = "FILE", description = "the tokens that are written, as --vocabulary")
  @Nullable
  Path vocabulary;

  @Option(names = "--start", paramLabel = "TOKEN", description = "the token that the decoder reads first")
  @Nullable
  String start;

  @Option(names = "--stop", paramLabel = "TOKEN", description = "the token that ends what it writes")
  @Nullable
  String stop;

  @Option(names = "--generation", paramLabel = "WAY", description = "how tokens are chosen: greedy (the default), sample or beam")
  @Nullable
  Way way;

  @Option(names = "--temperature", paramLabel = "T", description = "of sample: below 1 the probable become more probable")
  @Nullable
  Float temperature;

  @Option(names = "--top-k", paramLabel = "K", description = "of sample: only the K most probable may be drawn")
  @Nullable
  Integer topK;

  @Option(names = "--top-p", paramLabel = "P", description = "of sample: only the fewest that together have this probability")
  @Nullable
  Float topP;

  @Option(names = "--beams", paramLabel = "N", description = "of beam: how many texts are followed; without it " + USUAL_BEAMS)
  @Nullable
  Integer beams;

  @Option(names = "--completions", paramLabel = "N", description = "of sample and beam: how many texts are emitted")
  @Nullable
  Integer completions;

  List<Path> files() {
    List<Path> files = new ArrayList<>();
    Optional.ofNullable(decoder).ifPresent(files::add);
    Optional.ofNullable(vocabulary).ifPresent(files::add);
    return files;
  }

  /** @throws IllegalArgumentException naming the option that means nothing */
  GenerationOptions options() {
    return new GenerationOptions(Optional.ofNullable(decoder), Optional.ofNullable(module), Optional.ofNullable(embedding),
        Optional.ofNullable(vocabulary), Optional.ofNullable(start), Optional.ofNullable(stop), method());
  }

  private Optional<Method> method() {
    Way how = way == null ? Way.GREEDY : way;
    require(how == Way.SAMPLE, "sample", "--temperature", temperature, "--top-k", topK, "--top-p", topP);
    require(how == Way.BEAM, "beam", "--beams", beams);
    require(how != Way.GREEDY, "sample or beam", "--completions", completions);
    return way == null ? Optional.empty() : Optional.of(switch (how) {
      case GREEDY -> new Greedy();
      case SAMPLE ->
        new Sample(temperature == null ? 1f : temperature, topK == null ? 0 : topK, topP == null ? 1f : topP, count(completions, 1));
      case BEAM -> new Beam(count(beams, USUAL_BEAMS), count(completions, 1));
    });
  }

  private static int count(@Nullable Integer given, int otherwise) {
    return given == null ? otherwise : given;
  }

  /** @param named options and what was given for each, in turn */
  private static void require(boolean suits, String way, @Nullable Object... named) {
    for (int i = 0; i < named.length; i += 2) {
      if (!suits && named[i + 1] != null) {
        throw new IllegalArgumentException(named[i] + ": is for --generation " + way);
      }
    }
  }
}
