package io.cellstream.format.survey;

import io.cellstream.format.survey.SurveyedField.ValueType;
import io.cellstream.mapping.FieldPath.Index;
import io.cellstream.mapping.FieldPath.Items;
import io.cellstream.mapping.FieldPath.Name;
import io.cellstream.mapping.FieldPath.Step;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A place in the records' values, with the places in it. */
final class FieldNode {
  final FieldTally tally = new FieldTally();
  private final Map<Step, FieldNode> within = new LinkedHashMap<>();

  @Nullable
  FieldNode find(Step step) {
    return within.get(step);
  }

  FieldNode add(Step step) {
    FieldNode added = new FieldNode();
    within.put(step, added);
    return added;
  }

  Map<Step, FieldNode> within() {
    return within;
  }

  /** The place that this step leads to; all items of an array are this place itself. */
  FieldNode watch(Step step) {
    return switch (step) {
      case Items _ -> this;
      case Name _, Index _ -> within.computeIfAbsent(step, _ -> new FieldNode());
    };
  }

  /** Whether there is more to tell of it than what is within. */
  boolean isField() {
    if (tally.isEmpty()) {
      return false;
    }
    return within.isEmpty() || !(tally.isOnly(ValueType.OBJECT) || tally.hasOnlyNulls());
  }
}
