package io.cellstream.format.survey;

import io.cellstream.format.survey.Proposal.Line;
import io.cellstream.format.survey.Proposal.Slot;
import io.cellstream.format.survey.SurveyedField.Range;
import io.cellstream.format.survey.SurveyedField.ValueType;
import io.cellstream.mapping.Fallback;
import io.cellstream.mapping.FieldPath;
import io.cellstream.text.Amounts;
import io.cellstream.text.Glyphs;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Chooses the field that is the token. */
final class TokenChoice {
  private final List<SurveyedField> fields;
  private final Map<FieldPath, String> becomes;

  /** @param becomes is told what the chosen field becomes */
  TokenChoice(List<SurveyedField> fields, Map<FieldPath, String> becomes) {
    this.fields = fields.stream().filter(field -> field.words().distinct() > 1 && !field.types().contains(ValueType.ARRAY)
        && !field.types().contains(ValueType.OBJECT)).toList();
    this.becomes = becomes;
  }

  /** By the model's vocabulary: most of the field's words are in it, or the field's numbers are ids in it. */
  Optional<Line> of(Demand.Tokens model) {
    Set<String> vocabulary = model.vocabulary();
    Optional<SurveyedField> known = fields.stream().filter(field -> known(field, vocabulary) > 0)
        .max(Comparator.comparingDouble(field -> (double) known(field, vocabulary) / field.words().some().size()));
    if (known.isPresent()) {
      SurveyedField field = known.get();
      boolean digits = !field.texts() && field.isWhole();
      return Optional.of(token(field, digits ? ":text" : "", List.of("of " + some(field) + ", " + known(field, vocabulary)
          + " are in the model's vocabulary of " + vocabulary.size()), true));
    }
    Optional<SurveyedField> ids = fields.stream().filter(field -> !field.texts() && field.isWhole()
        && field.range().filter(range -> isWithin(range, vocabulary)).isPresent()).findFirst();
    if (ids.isPresent()) {
      return Optional.of(token(ids.get(), "", List.of("a whole number below " + vocabulary.size()
          + ", the size of the model's vocabulary: taken for the token's id, since no field has words of the vocabulary"), true));
    }
    List<String> reasons = new ArrayList<>(List.of("no field has a word of the model's vocabulary: "
        + Glyphs.some(List.copyOf(vocabulary)) + ": is it the model for this topic?"));
    return words().map(field -> {
      reasons.add("this one has " + some(field));
      return token(field, "", reasons, false);
    });
  }

  private static boolean isWithin(Range range, Collection<String> vocabulary) {
    return range.least() >= 0 && range.most() < vocabulary.size();
  }

  private static long known(SurveyedField field, Set<String> vocabulary) {
    return field.words().some().stream().filter(vocabulary::contains).count();
  }

  private static String some(SurveyedField field) {
    return (field.words().all() ? "its " : "more than ") + Amounts.count(field.words().some().size(), "value");
  }

  /**
   * For a model that is not known.
   *
   * @param sure whether there is nothing else that an event could have
   */
  Optional<Line> idea(boolean sure) {
    return words().map(field -> token(field, "", List.of((sure ? "" : "in place of the features, if the model takes tokens: ")
        + "a text with " + some(field)), sure));
  }

  private Optional<SurveyedField> words() {
    return fields.stream().filter(SurveyedField::isWord)
        .min(Comparator.comparing((SurveyedField field) -> field.absent() > 0).thenComparing(field -> !field.words().all()));
  }

  private Line token(SurveyedField field, String kind, List<String> reasons, boolean sure) {
    if (sure) {
      becomes.put(field.path(), "token");
    }
    return new Line(Slot.TOKEN, List.of(field.path() + kind + (field.absent() > 0 ? Fallback.NONE : "")), reasons, sure);
  }
}
