package io.cellstream.format.survey;

import io.cellstream.format.survey.Proposal.Line;
import io.cellstream.format.survey.Proposal.Row;
import io.cellstream.format.survey.Proposal.Slot;
import io.cellstream.format.survey.SurveyedField.Clock;
import io.cellstream.format.survey.SurveyedField.ValueType;
import io.cellstream.mapping.EventMapping.Condition;
import io.cellstream.mapping.Fallback;
import io.cellstream.mapping.FieldPath;
import io.cellstream.text.Amounts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Proposes which fields become which part of an event. Guesses, each with its reason. */
public final class Proposer {
  /** What fewer comparisons show may be chance. */
  private static final int FEW_PAIRS = 3;
  private static final long NEAR = Duration.ofDays(2).toMillis();
  private static final Set<String> LAST_WORDS = Set.of("CLOSED", "CLOSE", "END", "ENDED", "LOGOUT", "LOGGED_OUT", "FINISHED", "DONE",
      "COMPLETED",
      "COMPLETE", "TERMINATED", "DISCONNECTED", "DISCONNECT");
  private static final Set<String> FIRST_WORDS = Set.of("START", "STARTED", "OPEN", "OPENED", "LOGIN", "LOGGED_IN", "BEGIN", "CREATED",
      "NEW",
      "CONNECTED", "CONNECT");

  private final Demand demand;
  private final List<SurveyedField> fields;
  private final Map<FieldPath, String> becomes = new LinkedHashMap<>();
  private final List<Line> lines = new ArrayList<>();

  private Proposer(List<SurveyedField> fields, Demand demand) {
    this.fields = fields;
    this.demand = demand;
  }

  /** A mapping of what was found, for what the model wants. */
  public static Proposal propose(FieldSurvey survey, Demand demand) {
    Proposer proposer = new Proposer(survey.fields(), demand);
    proposer.excludeKey();
    if (survey.isOneKey()) {
      proposer.key(survey.keyless() > 0);
    }
    proposer.time();
    proposer.position();
    proposer.condition(Slot.START);
    proposer.condition(Slot.END);
    proposer.input();
    return new Proposal(proposer.fields.stream()
        .map(field -> new Row(field, proposer.becomes.getOrDefault(field.path(), "– nothing"))).toList(), proposer.lines);
  }

  private List<SurveyedField> free() {
    return fields.stream().filter(field -> !becomes.containsKey(field.path())).toList();
  }

  private void excludeKey() {
    free().stream().filter(SurveyedField::isKey).forEach(field -> becomes.put(field.path(), "– the key"));
  }

  /** What comes again and again, and is named as an id; else, where there is no key at all, the text that tells most apart. */
  private void key(boolean keyless) {
    List<SurveyedField> again = free().stream()
        .filter(field -> field.absent() == 0 && (field.isWord() || field.isWhole()) && field.clock().isEmpty()
            && field.words().distinct() > 1 && field.words().distinct() <= field.records() / 2)
        .filter(field -> !FieldName.of(field.path()).isPhase() && !FieldName.of(field.path()).isCount()).toList();
    again.stream().filter(field -> FieldName.of(field.path()).isIdentity()).findFirst()
        .or(() -> again.stream().filter(field -> keyless && field.isWord()).max(Comparator.comparingInt(field -> field.words().distinct())))
        .ifPresent(field -> {
          becomes.put(field.path(), "– perhaps the sequence's key");
          lines.add(new Line(Slot.KEY, List.of(field.path().toString()), List.of(
              (keyless ? "records have no key of their own" : "all records have the same key") + ", and this one tells "
                  + Amounts.count(field.words().distinct(), "thing") + " apart",
              "once it is set, this command looks for the position within each"), false));
        });
  }

  private void time() {
    Comparator<SurveyedField> byDistance = Comparator
        .comparingLong(field -> field.clock().flatMap(Clock::furthest).orElse(Long.MAX_VALUE));
    Optional<SurveyedField> nearest = free().stream().filter(Proposer::mayBeTime).min(byDistance);
    if (nearest.isEmpty()) {
      return;
    }
    SurveyedField field = nearest.get();
    Clock clock = field.clock().orElseThrow();
    boolean sure = clock.furthest().map(distance -> distance <= NEAR).orElseGet(() -> FieldName.of(field.path()).isTime());
    String why = clock.furthest().map(distance -> Amounts.millis(distance) + " from the record's own time at most")
        .orElse("records have no time of their own");
    becomes.put(field.path(), sure ? "time" : "– a time");
    lines.add(new Line(Slot.TIME, List.of(field.path() + unit(clock.unit()) + none(field)), List.of(why), sure));
  }

  /** Numbers are times by chance; so their name, or the record's time, must say so too. */
  private static boolean mayBeTime(SurveyedField field) {
    return field.clock().isPresent() && (field.isOnly(ValueType.TIME) || FieldName.of(field.path()).isTime()
        || field.clock().get().furthest().filter(distance -> distance <= NEAR).isPresent());
  }

  private static String unit(TimeUnit unit) {
    return switch (unit) {
      case SECONDS -> ":s";
      case MICROSECONDS -> ":us";
      case NANOSECONDS -> ":ns";
      default -> "";
    };
  }

  private static String none(SurveyedField field) {
    return field.absent() > 0 ? Fallback.NONE.toString() : "";
  }

  private void position() {
    List<SurveyedField> rising = free().stream()
        .filter(field -> field.isWhole() && field.course().pairs() >= FEW_PAIRS && field.course().rising() == field.course().pairs())
        .sorted(Comparator.comparing(field -> !FieldName.of(field.path()).isCount())).toList();
    Optional<SurveyedField> counted = rising.stream()
        .filter(field -> field.course().byOne() == field.course().pairs() && field.clock().isEmpty()).findFirst();
    if (counted.isPresent()) {
      SurveyedField field = counted.get();
      becomes.put(field.path(), "position");
      lines.add(new Line(Slot.POSITION, List.of(field.path() + none(field)),
          List.of("rises by one from each record of a key to the next, in " + Amounts.count(field.course().keys(), "key")), true));
      return;
    }
    rising.stream().filter(field -> FieldName.of(field.path()).isCount()).findFirst().ifPresent(field -> {
      becomes.put(field.path(), "– perhaps the position");
      lines.add(new Line(Slot.POSITION, List.of(field.path() + none(field)), List.of("rises within a key, in "
          + field.course().byOne() + " of " + Amounts.count(field.course().pairs(), "step") + " by one: what is left out would be a gap"),
          false));
    });
  }

  /** Whether a sequence is over is known to people only: so this is an idea at most. */
  private void condition(Slot slot) {
    for (SurveyedField field : free()) {
      FieldName name = FieldName.of(field.path());
      boolean named = slot == Slot.END ? name.isOver() : name.isNew();
      if (field.isOnly(ValueType.BOOLEAN) && named) {
        lines.add(new Line(slot, List.of(field.path() + none(field)), List.of("is true or false, and named so"), false));
        return;
      }
      if (field.isWord() && name.isPhase()) {
        List<String> words = field.words().some().stream()
            .filter(word -> (slot == Slot.END ? LAST_WORDS : FIRST_WORDS).contains(word.toUpperCase(Locale.ROOT))).toList();
        if (!words.isEmpty()) {
          Condition condition = new Condition(field.path(), words, field.absent() > 0 ? Fallback.NONE : Fallback.REJECT);
          lines.add(new Line(slot, List.of(condition.toString()), List.of("a word that says so"), false));
          return;
        }
      }
    }
  }

  private void input() {
    switch (demand) {
      case Demand.Tokens tokens -> {
        new TokenChoice(free(), becomes).of(tokens).ifPresent(lines::add);
        free().forEach(field -> becomes.put(field.path(), "– nothing: the model takes a token"));
      }
      case Demand.Features features -> lines.add(new FeatureChoice(free(), becomes, demand.keepsState()).of(features.size()));
      case Demand.Unknown _ -> {
        TokenChoice tokens = new TokenChoice(free(), becomes);
        Optional<Line> features = new FeatureChoice(free(), becomes, demand.keepsState()).all();
        tokens.idea(features.isEmpty()).ifPresent(lines::add);
        features.ifPresent(lines::add);
      }
    }
  }
}
