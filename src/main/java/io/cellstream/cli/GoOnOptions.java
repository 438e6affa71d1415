package io.cellstream.cli;

import io.cellstream.preflight.GoOn;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What an operator decides where committed offsets and states do not agree; mix it in. */
final class GoOnOptions {

  @Option(names = "--go-on-from", paramLabel = "PLACE", description = "where to read on in partitions that have no valid committed offset:"
      + " earliest, latest, an offset (of the only such partition), or PARTITION=OFFSET,... States are kept as they are")
  @Nullable
  String from;

  @Option(names = "--go-on-without-states", description = "go on at the committed offsets though the states' changelog is gone: none was"
      + " ever kept, or open sequences shall begin again")
  boolean withoutStates;

  /** @throws CliException if the place is none */
  GoOn decided() {
    Optional<GoOn.From> place = Optional.ofNullable(from).flatMap(GoOn::place);
    if (from != null && place.isEmpty()) {
      throw new CliException(ExitCode.USAGE, "--go-on-from=" + from + " is no place: give earliest, latest, an offset, or"
          + " PARTITION=OFFSET,PARTITION=OFFSET");
    }
    return new GoOn(place, withoutStates);
  }
}
