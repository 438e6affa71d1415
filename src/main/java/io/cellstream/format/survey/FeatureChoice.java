package io.cellstream.format.survey;

import io.cellstream.format.survey.Proposal.Line;
import io.cellstream.format.survey.Proposal.Slot;
import io.cellstream.format.survey.SurveyedField.Items;
import io.cellstream.format.survey.SurveyedField.ValueType;
import io.cellstream.mapping.Encoding;
import io.cellstream.mapping.EventMapping.Feature;
import io.cellstream.mapping.Fallback;
import io.cellstream.mapping.FieldPath;
import io.cellstream.mapping.FieldPath.Index;
import io.cellstream.mapping.FieldPath.Step;
import io.cellstream.text.Amounts;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Chooses the fields that are the features, in the records' order. */
final class FeatureChoice {
  /** More words are rather texts. */
  private static final int MOST_WORDS = 16;
  /** A longer array is taken whole or not at all. */
  private static final int MOST_ITEMS = 32;
  /** What fewer records show may be chance. */
  private static final int FEW = 4;
  /** Steps from a key's record to the next, of which fewer may all rise by chance. */
  private static final int FEW_PAIRS = 6;

  private final Map<FieldPath, String> becomes;
  private final boolean keepsState;
  private final Map<SurveyedField, List<Feature>> candidates = new LinkedHashMap<>();

  /**
   * @param becomes is told what each field becomes
   * @param keepsState whether a missing feature can have its sequence's last value
   */
  FeatureChoice(List<SurveyedField> fields, Map<FieldPath, String> becomes, boolean keepsState) {
    this.becomes = becomes;
    this.keepsState = keepsState;
    for (SurveyedField field : fields) {
      Optional<String> unfit = unfit(field);
      if (unfit.isPresent()) {
        becomes.put(field.path(), "– " + unfit.get());
      } else {
        candidates.put(field, features(field));
      }
    }
  }

  /** Why the field can't be a feature, or is none worth having. */
  private static Optional<String> unfit(SurveyedField field) {
    FieldName name = FieldName.of(field.path());
    if (field.seen() == 0) {
      return Optional.of("always null");
    }
    if (field.array().isPresent()) {
      Items items = field.array().get();
      return items.isVector()
          ? Optional.empty()
          : Optional.of(items.numbers() ? "of several lengths" : "an array: see its items");
    }
    if (field.isOnly(ValueType.OBJECT)) {
      return Optional.of("an object");
    }
    if (field.types().contains(ValueType.ARRAY) || field.types().contains(ValueType.OBJECT)) {
      return Optional.of("of several types");
    }
    if (field.seen() > 1 && field.words().distinct() == 1) {
      return Optional.of("always the same");
    }
    if (!field.isNumeric() && !field.isOnly(ValueType.BOOLEAN) && !field.isOnly(ValueType.DURATION) && !field.isWord()) {
      return Optional.of(field.isOnly(ValueType.TIME) ? "a time" : "of several types");
    }
    return field.isWord() ? unfitWord(field) : unfitNumber(field, name);
  }

  private static Optional<String> unfitWord(SurveyedField field) {
    int distinct = field.words().distinct();
    if (distinct == field.seen() && field.seen() >= FEW) {
      return Optional.of("an id, or free text");
    }
    if (!field.words().all() || distinct > MOST_WORDS) {
      return Optional.of("too many words");
    }
    return 2 * distinct > field.seen() ? Optional.of("more words may come") : Optional.empty();
  }

  private static Optional<String> unfitNumber(SurveyedField field, FieldName name) {
    if (!field.isWhole()) {
      return Optional.empty();
    }
    if (name.isIdentity()) {
      return Optional.of("named as an id");
    }
    if (field.clock().isPresent() && name.isTime()) {
      return Optional.of("a time");
    }
    return field.course().pairs() >= FEW_PAIRS && field.course().rising() == field.course().pairs()
        ? Optional.of("a counter, or an id")
        : Optional.empty();
  }

  private List<Feature> features(SurveyedField field) {
    if (field.array().isPresent()) {
      return items(field, field.array().get().longest());
    }
    Encoding encoding = field.isWord() ? new Encoding.OneHot(field.words().some()) : new Encoding.AsNumber();
    return List.of(new Feature(field.path(), encoding, missing(field)));
  }

  private Fallback missing(SurveyedField field) {
    return field.absent() == 0 ? Fallback.REJECT : keepsState ? Fallback.LAST : new Fallback.Value(0);
  }

  private List<Feature> items(SurveyedField field, int length) {
    List<Feature> items = new ArrayList<>();
    List<Step> array = field.path().steps().subList(0, field.path().steps().size() - 1);
    for (int i = 0; i < length; i++) {
      List<Step> steps = new ArrayList<>(array);
      steps.add(new Index(i));
      items.add(new Feature(new FieldPath(steps), new Encoding.AsNumber(), missing(field)));
    }
    return items;
  }

  private static int size(List<Feature> features) {
    return features.stream().mapToInt(each -> each.encoding().size()).sum();
  }

  /** All that could be features. */
  Optional<Line> all() {
    if (candidates.size() == 1 && candidates.keySet().iterator().next().array().isPresent()) {
      return Optional.of(whole(candidates.keySet().iterator().next(), List.of("an array of numbers, always as long")));
    }
    for (SurveyedField field : List.copyOf(candidates.keySet())) {
      if (field.array().filter(array -> array.longest() > MOST_ITEMS).isPresent()) {
        leaveOut(field, "perhaps all features");
      }
    }
    return candidates.isEmpty() ? Optional.empty() : Optional.of(line(List.of("put them into the order of the model's")));
  }

  /** As many as the model takes, if there are. */
  Line of(int wanted) {
    Optional<SurveyedField> vector = candidates.keySet().stream()
        .filter(field -> field.array().filter(array -> array.longest() == wanted).isPresent()).findFirst();
    if (vector.isPresent()) {
      return whole(vector.get(), List.of("as many numbers as the model has features, " + wanted));
    }
    int offered = candidates.values().stream().mapToInt(FeatureChoice::size).sum();
    if (offered > wanted) {
      choose(wanted);
      int taken = candidates.values().stream().mapToInt(FeatureChoice::size).sum();
      return line(List.of("the model takes " + wanted + " and the records offer " + offered + ": these " + taken
          + " are a guess; choose, and put them into the model's order"));
    }
    return line(List.of(offered == wanted
        ? "as many as the model takes, " + wanted + ": put them into its order"
        : "the model takes " + wanted + ", and only " + offered + " were found: look at the fields that are left out above"));
  }

  /** Numbers alone, if they are enough; else what comes first. */
  private void choose(int wanted) {
    int numbers = candidates.entrySet().stream().filter(each -> !each.getKey().isWord()).mapToInt(each -> size(each.getValue())).sum();
    int room = wanted;
    for (Map.Entry<SurveyedField, List<Feature>> each : List.copyOf(candidates.entrySet())) {
      int size = size(each.getValue());
      boolean word = each.getKey().isWord();
      if (size > room || (word && numbers >= wanted)) {
        leaveOut(each.getKey(), Amounts.count(size, "feature") + " too many");
      } else {
        room -= size;
      }
    }
  }

  private void leaveOut(SurveyedField field, String why) {
    candidates.remove(field);
    becomes.put(field.path(), "– " + why);
  }

  private Line whole(SurveyedField array, List<String> reasons) {
    for (SurveyedField other : List.copyOf(candidates.keySet())) {
      if (!other.equals(array)) {
        leaveOut(other, "not needed");
      }
    }
    int size = array.array().orElseThrow().longest();
    becomes.put(array.path(), PartWords.features(0, size));
    Fallback missing = array.absent() > 0 ? Fallback.NONE : Fallback.REJECT;
    return new Line(Slot.FEATURES, List.of(new Feature(array.path(), new Encoding.AsNumber(), missing).toString()), reasons, true);
  }

  private Line line(List<String> reasons) {
    List<String> parts = new ArrayList<>();
    List<String> why = new ArrayList<>(reasons);
    int at = 0;
    for (Map.Entry<SurveyedField, List<Feature>> each : candidates.entrySet()) {
      int size = size(each.getValue());
      becomes.put(each.getKey().path(), PartWords.features(at, size) + (each.getKey().isWord() ? ", one for each word" : ""));
      each.getValue().forEach(feature -> parts.add(feature.toString()));
      at += size;
    }
    if (candidates.keySet().stream().anyMatch(field -> field.absent() > 0)) {
      why.add(keepsState
          ? "?last: some records lack it, and the sequence's last one stands in; a number could, as in ?0"
          : "?0: some records lack it, and 0 stands in");
    }
    if (candidates.keySet().stream().anyMatch(SurveyedField::isWord)) {
      why.add("onehot: a 1 in the word's place; in alphabetical order, with the words that were seen");
    }
    return new Line(Slot.FEATURES, parts, why, !parts.isEmpty());
  }
}
