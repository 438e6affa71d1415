package io.cellstream.cli.demo;

import io.cellstream.cli.CliException;
import io.cellstream.cli.input.InputFile;
import io.cellstream.cli.input.NumberedLines;
import io.cellstream.model.definition.InputDefinition;
import io.cellstream.model.definition.ModelDefinition;
import io.cellstream.model.definition.Shape;
import io.cellstream.sequence.EventChecker;
import io.cellstream.sequence.RawEvent;
import io.cellstream.sequence.RejectedEventException;
import io.cellstream.sequence.SequenceEvent.Origin;
import io.cellstream.sequence.SequenceKey;
import io.cellstream.wire.EventJson;
import io.cellstream.wire.JsonEvent;
import io.cellstream.wire.JsonLineException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Lines of events, as {@code predict} takes them. The first line that is no event ends the reading, for a demo is no place to look for typing
 * errors in; events that are sound but not for this model are played, as long as there are others: they become dead letters.
 */
final class EventsFile {
  private final InputFile file;
  private final ModelDefinition model;
  private final EventChecker checker;
  private final Map<SequenceKey, List<RawEvent>> events = new LinkedHashMap<>();
  private String firstRejected = "";
  private boolean isUsable;

  private EventsFile(InputFile file, ModelDefinition model) {
    this.file = file;
    this.model = model;
    this.checker = new EventChecker(model);
  }

  /** @throws CliException if the file can't be used, saying why */
  static Material read(InputFile file, ModelDefinition model) {
    EventsFile events = new EventsFile(file, model);
    boolean isCut = file.read(events::fill);
    return new Material(model.input() instanceof InputDefinition.FeatureInput ? Words.FEATURES : Words.TOKENS, events.sequences(), isCut);
  }

  /** @return whether there are more lines than were read */
  private boolean fill(InputStream in) throws IOException {
    NumberedLines lines = new NumberedLines(in);
    for (int n = 0; n < Material.LIMIT; n++) {
      if (!lines.next()) {
        return false;
      }
      add(lines);
    }
    return lines.next();
  }

  private void add(NumberedLines lines) {
    try {
      JsonEvent json = EventJson.parse(lines.text());
      byte[] key = json.key();
      if (key == null) {
        throw refused(lines, "the event has no key, so it belongs to no sequence");
      }
      if (!(json.content() instanceof JsonEvent.Event(RawEvent event))) {
        throw refused(lines, "the line stands for a record that is no event, and the demo sends events");
      }
      judge(lines, event);
      events.computeIfAbsent(new SequenceKey(key), _ -> new ArrayList<>()).add(event);
    } catch (JsonLineException e) {
      throw refused(lines, String.valueOf(e.getMessage()));
    } catch (CharacterCodingException e) {
      throw refused(lines, "not UTF-8");
    }
  }

  private CliException refused(NumberedLines lines, String reason) {
    return file.refused("line " + lines.number() + ": " + reason);
  }

  private void judge(NumberedLines lines, RawEvent event) {
    try {
      isUsable |= checker.check(event, new Origin(0, 0, 0)).input() != null;
    } catch (RejectedEventException e) {
      if (firstRejected.isEmpty()) {
        firstRejected = ", as in line " + lines.number() + ": " + e.rejectCause() + ": " + e.getMessage();
      }
    }
  }

  private List<DemoSequence> sequences() {
    if (events.isEmpty()) {
      throw file.refused("has no event in it");
    }
    if (!isUsable) {
      throw file.refused("the model " + model.name() + " can't take any of these events" + firstRejected);
    }
    List<DemoSequence> sequences = events.entrySet().stream().map(each -> new DemoSequence(each.getKey(), each.getValue())).toList();
    Shape shape = model.shape();
    if (model.waitsForEnds() && sequences.stream().noneMatch(sequence -> sequence.ends(shape))) {
      throw file.refused("no sequence in it ends, and the model " + model.name()
          + " gives its answer at a sequence's end: put \"end\":true in each one's last event");
    }
    return sequences;
  }
}
