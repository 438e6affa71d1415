package io.cellstream.format.survey;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.cellstream.format.survey.FieldTally.Place;
import io.cellstream.format.survey.SurveyedField.Items;
import io.cellstream.mapping.FieldPath;
import io.cellstream.mapping.FieldPath.Index;
import io.cellstream.mapping.FieldPath.Name;
import io.cellstream.mapping.FieldPath.Step;
import io.cellstream.sequence.RejectCause;
import io.cellstream.sequence.RejectedEventException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What records have in their fields. Takes memory for 1,000 paths at most, of 10 steps each, whatever the records are, and time of the order of their
 * length. For one thread.
 */
public final class FieldSurvey {
  /** More are no table for a person. */
  static final int MOST_PATHS = 1_000;
  /** Of how many keys the values are compared with the ones before. */
  static final int MOST_KEYS = 256;
  private static final int DEEPEST = 10;
  /** Of an array's items, so many have paths of their own. */
  private static final int FIRST_ITEMS = 4;
  private static final int LONGEST_NAME = 200;
  /** A value that is no object, array or null has this path, as the format of texts has it. */
  private static final Name BARE = new Name("value");
  private static final JsonFactory JSON = JsonFactory.builder().disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES).build();

  private final FieldNode root = new FieldNode();
  private final Map<ByteBuffer, Integer> keys = new HashMap<>();
  private int records;
  private int keyless;
  private int paths;
  private boolean isCut;

  /** A survey of all fields, up to the limits. */
  public FieldSurvey() {
    this(List.of());
  }

  /** @param watched paths that are looked at whatever the limits */
  public FieldSurvey(Collection<FieldPath> watched) {
    for (FieldPath path : watched) {
      FieldNode node = root;
      for (Step step : path.steps()) {
        node = node.watch(step);
      }
    }
  }

  /**
   * Looks at a record; those of a key come in their order.
   *
   * @throws RejectedEventException NOT_JSON; then nothing of it counts
   */
  public void add(SurveyedRecord record) throws RejectedEventException {
    try {
      requireJson(record.json());
      try (JsonParser parser = JSON.createParser(record.json())) {
        Place place = new Place(record.key(), keyNumber(record.key()), record.timestamp());
        parser.nextToken();
        if (parser.currentToken().isScalarValue()) {
          FieldNode bare = within(root, BARE, 1);
          if (bare != null) {
            take(bare, parser, place, 1);
          }
        } else {
          into(root, parser, place, 0);
        }
      }
    } catch (JsonProcessingException _) {
      throw new RejectedEventException(RejectCause.NOT_JSON, "not valid JSON, or nested too deeply");
    } catch (IOException e) {
      throw new UncheckedIOException("reading from memory failed", e);
    }
    records++;
    keyless += record.key() == null ? 1 : 0;
  }

  private static void requireJson(String json) throws IOException, RejectedEventException {
    try (JsonParser parser = JSON.createParser(json)) {
      if (parser.nextToken() == null) {
        throw new RejectedEventException(RejectCause.NOT_JSON, "the value is empty");
      }
      parser.skipChildren();
      if (parser.nextToken() != null) {
        throw new RejectedEventException(RejectCause.NOT_JSON, "something follows the JSON value");
      }
    }
  }

  private int keyNumber(byte @Nullable [] key) {
    if (key == null) {
      return -1;
    }
    ByteBuffer bytes = ByteBuffer.wrap(key);
    Integer known = keys.get(bytes);
    if (known == null && keys.size() < MOST_KEYS) {
      known = keys.size();
      keys.put(bytes, known);
    }
    return known == null ? -1 : known;
  }

  /** Takes the value at which the parser stands. */
  private void take(FieldNode node, JsonParser parser, Place place, int depth) throws IOException {
    boolean first = node.tally.isFirst(records);
    JsonToken token = parser.currentToken();
    if (!first) {
      parser.skipChildren();
      return;
    }
    switch (token) {
      case VALUE_NULL -> node.tally.addNull();
      case VALUE_TRUE, VALUE_FALSE -> node.tally.addBoolean(token == JsonToken.VALUE_TRUE, place);
      case VALUE_STRING -> node.tally.addText(parser.getText(), place);
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> {
        if (token == JsonToken.VALUE_NUMBER_INT && parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER) {
          node.tally.addWhole(parser.getLongValue(), place);
        } else {
          node.tally.addNumber(parser.getDoubleValue(), parser.getText(), place);
        }
      }
      case START_OBJECT -> {
        node.tally.addObject(place);
        into(node, parser, place, depth);
      }
      case START_ARRAY -> node.tally.addArray(into(node, parser, place, depth), place);
      default -> throw new IllegalStateException("no value: " + token);
    }
  }

  /**
   * Takes what is within the object or array that the parser has entered.
   *
   * @return how many things were in it
   */
  private int into(FieldNode node, JsonParser parser, Place place, int depth) throws IOException {
    int count = 0;
    boolean array = parser.currentToken() == JsonToken.START_ARRAY;
    while (parser.nextToken() != (array ? JsonToken.END_ARRAY : JsonToken.END_OBJECT)) {
      Step step = array ? new Index(count) : new Name(parser.currentName());
      if (!array) {
        parser.nextToken();
      } else if (parser.currentToken().isNumeric()) {
        node.tally.addItem(parser.getDoubleValue(), parser.getText());
      } else {
        node.tally.addOtherItem();
      }
      FieldNode next = within(node, step, depth + 1);
      if (next == null) {
        parser.skipChildren();
      } else {
        take(next, parser, place, depth + 1);
      }
      count++;
    }
    return count;
  }

  /** The place that the step leads to; null: it is not looked at. */
  private @Nullable FieldNode within(FieldNode node, Step step, int depth) {
    FieldNode known = node.find(step);
    if (known != null) {
      return known;
    }
    boolean wanted = switch (step) {
      case Name(String name) -> name.length() <= LONGEST_NAME;
      case Index(int index) -> index < FIRST_ITEMS;
      case FieldPath.Items _ -> false;
    };
    if (!wanted || depth > DEEPEST || paths == MOST_PATHS) {
      isCut |= !(step instanceof Index);
      return null;
    }
    paths++;
    return node.add(step);
  }

  /** How many records were looked at. */
  public int records() {
    return records;
  }

  /** How many of them have no key. */
  public int keyless() {
    return keyless;
  }

  /** Whether the records' keys tell nothing apart: there are none, or all are the same. */
  public boolean isOneKey() {
    return records > 1 && (keyless == records || (keyless == 0 && keys.size() == 1));
  }

  /** Whether there were more fields, or deeper ones, than are looked at. */
  public boolean isCut() {
    return isCut;
  }

  /** What is known of a path that was watched, or is among {@link #fields}; empty if no record has it. */
  public Optional<SurveyedField> field(FieldPath path) {
    FieldNode node = root;
    for (Step step : path.steps()) {
      if (!(step instanceof FieldPath.Items)) {
        node = node == null ? null : node.find(step);
      }
    }
    return node == null || node.tally.isEmpty() ? Optional.empty() : Optional.of(node.tally.field(path, records));
  }

  /**
   * The fields that hold a value, in the order in which they came. Of an object, the fields in it; of an array, all its items together if they could be
   * the features, else the first ones.
   */
  public List<SurveyedField> fields() {
    List<SurveyedField> fields = new ArrayList<>();
    Deque<Map.Entry<List<Step>, FieldNode>> open = new ArrayDeque<>();
    open.push(Map.entry(List.of(), root));
    while (!open.isEmpty()) {
      Map.Entry<List<Step>, FieldNode> here = open.pop();
      FieldNode node = here.getValue();
      Optional<SurveyedField> field = here.getKey().isEmpty() || !node.isField()
          ? Optional.empty()
          : Optional.of(node.tally.field(new FieldPath(here.getKey()), records));
      boolean vector = field.flatMap(SurveyedField::array).filter(Items::isVector).isPresent();
      if (vector) {
        FieldPath all = new FieldPath(longer(here.getKey(), new FieldPath.Items()));
        fields.add(node.tally.field(all, records));
      } else {
        field.ifPresent(fields::add);
        for (Map.Entry<Step, FieldNode> each : List.copyOf(node.within().entrySet()).reversed()) {
          open.push(Map.entry(longer(here.getKey(), each.getKey()), each.getValue()));
        }
      }
    }
    return fields;
  }

  private static List<Step> longer(List<Step> steps, Step next) {
    List<Step> all = new ArrayList<>(steps);
    all.add(next);
    return List.copyOf(all);
  }
}
