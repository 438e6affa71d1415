package io.cellstream.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cellstream.cli.input.InputFile;
import io.cellstream.cli.input.TextEvents;
import io.cellstream.cli.input.TextFile;
import io.cellstream.model.definition.InputDefinition;
import io.cellstream.model.definition.ModelDefinition;
import io.cellstream.sequence.RawInput;
import io.cellstream.sequence.RejectCause;
import io.cellstream.sequence.RejectedEventException;
import io.cellstream.text.Glyphs;
import io.cellstream.wire.JsonEvent;
import java.io.PrintWriter;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

/**
 * A text as one sequence, under the file's name as its key: a character is an event. Characters that the model does not know are said at the
 * end, all in one line: a text in another alphabet may have a hundred thousand of them.
 */
final class TextSource implements EventSource {
  /** How many of the unknown characters are named. */
  private static final int NAMED = 5;

  private final InputFile file;
  private final TextEvents events;
  private final String text;
  private final PrintWriter err;
  private final Rejections rejections = new Rejections();
  private final Map<String, Long> unknown = new HashMap<>();

  private TextSource(InputFile file, TextEvents events, String text, PrintWriter err) {
    this.file = file;
    this.events = events;
    this.text = text;
    this.err = err;
  }

  /** @throws CliException if the text can't be read, or the model can't make anything of it */
  static TextSource of(InputFile file, ModelDefinition model, PrintWriter err) {
    if (!(model.input() instanceof InputDefinition.TokenInput tokens)) {
      throw file.refused("the model " + model.name() + " takes features, not characters: give events with --input");
    }
    String text = file.read(in -> TextFile.read(in, Integer.MAX_VALUE)).text();
    if (text.isEmpty()) {
      throw file.refused("is empty");
    }
    TextEvents events = new TextEvents(tokens);
    events.unknownPart(text).ifPresent(part -> {
      throw file
          .refused("the model " + model.name() + " knows none of its " + part + ", only " + Glyphs.some(tokens.vocabulary().tokens()));
    });
    return new TextSource(file, events, text, err);
  }

  @Override
  public void each(Taker taker) {
    byte[] key = String.valueOf(file.path().getFileName()).getBytes(UTF_8);
    AtomicLong number = new AtomicLong();
    events.each(text, event -> take(number.incrementAndGet(), new JsonEvent(key, OptionalLong.empty(), event), taker));
    sayUnknown();
  }

  private void take(long number, JsonEvent json, Taker taker) {
    try {
      taker.take(number, json);
    } catch (RejectedEventException e) {
      if (e.rejectCause() == RejectCause.UNKNOWN_TOKEN && json.event().input() instanceof RawInput.TokenText(String character)) {
        rejections.add(e.rejectCause().name());
        unknown.merge(character, 1L, Long::sum);
      } else {
        reject(number, e.rejectCause(), e.getMessage());
      }
    }
  }

  private void sayUnknown() {
    if (unknown.isEmpty()) {
      return;
    }
    long count = unknown.values().stream().mapToLong(Long::longValue).sum();
    String named = unknown.entrySet().stream()
        .sorted(Map.Entry.<String, Long>comparingByValue().reversed().thenComparing(Map.Entry.comparingByKey())).limit(NAMED)
        .map(each -> String.format(Locale.ROOT, "'%s' %,d", Glyphs.token(each.getKey()), each.getValue()))
        .collect(Collectors.joining(", "));
    err.println(String.format(Locale.ROOT, "%s: %,d of %,d characters are unknown to the model, and were turned away: %s%s", file, count,
        text.codePointCount(0, text.length()), named, unknown.size() > NAMED ? " and " + (unknown.size() - NAMED) + " others" : ""));
  }

  @Override
  public void reject(long number, RejectCause cause, String message) {
    rejections.add(cause.name());
    err.println("character " + number + ": " + cause + ": " + message);
  }

  @Override
  public void drop(long number, String message) {
    err.println("character " + number + ": " + message);
  }

  @Override
  public Rejections rejections() {
    return rejections;
  }
}
