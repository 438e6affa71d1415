package io.cellstream.cli.demo;

import io.cellstream.cli.input.Answers;
import io.cellstream.cli.input.Reply;
import io.cellstream.model.definition.ModelDefinition;
import io.cellstream.model.definition.Shape;
import io.cellstream.sequence.EventChecker;
import io.cellstream.sequence.Prediction;
import io.cellstream.sequence.SequenceKey;
import io.cellstream.text.Glyphs;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The watched sequences, one a row: what the model has heard of it so far, and what it says. */
final class LiveTable {
  private static final int KEY = 12;
  private static final int WIDTH = 80;

  private final Map<SequenceKey, Progress> rows = new LinkedHashMap<>();
  private final String keyHeading;
  private final int keyWidth;
  private final Heard heard;
  private final Said said;
  /** Where the model speaks only at the end, what was published is all there is to show until then. */
  private final boolean isSilentUntilTheEnd;

  LiveTable(List<DemoSequence> watched, ModelDefinition model, Words words, Optional<Answers> answers) {
    EventChecker checker = new EventChecker(model);
    watched.forEach(sequence -> rows.put(sequence.key(), new Progress(sequence, checker, model.shape().keepsState(), new Reply(model))));
    this.keyHeading = words == Words.TEXT ? words.sequence() : "key";
    int widest = watched.stream().map(DemoSequence::name).mapToInt(Glyphs::columns).max().orElse(0);
    this.keyWidth = Math.clamp(widest, keyHeading.length(), KEY);
    this.heard = Heard.of(model, keyWidth);
    this.said = Said.of(model, answers);
    this.isSilentUntilTheEnd = model.waitsForEnds();
  }

  /** Takes in that an event was published. */
  void published(DemoEvent event) {
    Progress row = rows.get(event.key());
    if (row != null && isSilentUntilTheEnd) {
      row.published();
    }
  }

  /** Takes in a prediction; one for another key is none of the table's business. */
  void update(SequenceKey key, Prediction prediction) {
    Progress row = rows.get(key);
    if (row == null) {
      return;
    }
    if (isSilentUntilTheEnd) {
      row.answered(prediction);
    } else {
      row.stepped(prediction);
    }
  }

  /** A heading, then a row or two a sequence; at most 80 columns. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(row(keyHeading, heard.heading(), said.heading()));
    rows.forEach((key, row) -> {
      String saidCell = row.latest().map(latest -> said.cell(key, latest, row.reply())).orElse("");
      lines.add(row(row.sequence().name(), heard.cell(row.events()), said.isBelow() ? "" : saidCell));
      if (said.isBelow()) {
        lines.add(Glyphs.head("    " + saidCell, WIDTH).stripTrailing());
      }
    });
    return lines;
  }

  private String row(String key, String heardCell, String saidCell) {
    String row = "  " + Glyphs.head(key, keyWidth) + "  " + heardCell + "  " + saidCell;
    return Glyphs.head(row, WIDTH).stripTrailing();
  }
}
