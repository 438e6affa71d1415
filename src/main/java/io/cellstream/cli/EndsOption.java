package io.cellstream.cli;

import io.cellstream.cli.input.InputFile;
import io.cellstream.cli.input.RecordedEnds;
import io.cellstream.config.Keys;
import io.cellstream.sequence.Lifetime;
import io.cellstream.sequence.SequenceKey;
import io.cellstream.text.Amounts;
import io.cellstream.wire.JsonEvent.Place;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * The ends that a stream has decided by the wall clock; mix it in. They are not in the events: without their records, sequences go on that
 * the stream has ended.
 */
final class EndsOption {

  @Option(names = "--ends", paramLabel = "FILE", description = "predictions as consume prints them: those of sequences that were over by the wall clock say when that was")
  @Nullable
  Path file;

  @Spec(Spec.Target.MIXEE)
  @Nullable
  CommandSpec command;

  private Optional<RecordedEnds> recorded = Optional.empty();

  /** Ends a key's sequence after the event at an offset. */
  interface Ending extends BiConsumer<SequenceKey, Long> {
  }

  /** Reads the file, if it is given and if sequences end by the wall clock; if only one of both is so, that is said. */
  void read(Lifetime lifetime) {
    boolean isWall = lifetime.isLimited() && lifetime.clock() == Lifetime.Clock.WALL;
    if (file != null && !isWall) {
      throw new CliException(ExitCode.USAGE, "--ends is for " + Keys.IDLE_TIME.name() + "=wall with " + Keys.IDLE.name() + " or "
          + Keys.AGE.name() + ": give the application's --config; by any other rule the events say which sequences are over");
    }
    if (file == null && isWall) {
      warn("by " + Keys.IDLE_TIME.name() + "=wall no event says which sequences are over, so none ends by its time here: give --ends with"
          + " the predictions that `cellstream consume` prints");
    }
    recorded = Optional.ofNullable(file).map(path -> RecordedEnds.read(new InputFile("--ends", path)));
  }

  /** Ends the sequences that were over before the event of a line. */
  void before(long line, Optional<Place> place, Ending ending) {
    recorded.ifPresent(ends -> ends.before(place.orElseThrow(() -> new CliException(ExitCode.USAGE, "line " + line
        + " does not say its partition and offset, by which --ends says when: `cellstream consume --events --partition N` writes them")),
        ending));
  }

  /** Ends the sequences that were over right after the last event. */
  void after(Optional<Place> last, Ending ending) {
    if (recorded.isEmpty() || last.isEmpty()) {
      return;
    }
    recorded.get().after(last.get(), ending);
    long left = recorded.get().left(last.get().partition());
    if (left > 0) {
      warn(Amounts.count(left, "end") + " in --ends " + (left == 1 ? "was" : "were") + " left out: later events of partition "
          + last.get().partition() + " came before, and the last one here has offset " + last.get().offset());
    }
  }

  private void warn(String text) {
    Objects.requireNonNull(command, "command").commandLine().getErr().println("cellstream: warning: " + text);
  }
}
