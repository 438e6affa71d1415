package io.cellstream.format.json;

import io.cellstream.mapping.FieldPath;
import io.cellstream.mapping.FieldPath.Index;
import io.cellstream.mapping.FieldPath.Items;
import io.cellstream.mapping.FieldPath.Name;
import io.cellstream.mapping.FieldPath.Step;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A place in a JSON value that paths lead to or through. For one thread. */
final class JsonPlace {
  private static final int NONE = -1;

  private final Map<String, JsonPlace> names = new HashMap<>();
  private final Map<Integer, JsonPlace> items = new HashMap<>();
  private final List<Integer> withinObject = new ArrayList<>();
  private final List<Integer> withinArray = new ArrayList<>();
  /** Where the value here goes. */
  private int place = NONE;
  /** Where all items of the array here go. */
  private int allItems = NONE;
  private int lastItem = NONE;
  /** The number of the last value in which this place was. */
  private long seen;

  private JsonPlace() {
  }

  /** The whole value, with a place for each of the paths. */
  static JsonPlace of(List<FieldPath> paths) {
    JsonPlace root = new JsonPlace();
    for (int place = 0; place < paths.size(); place++) {
      root.add(paths.get(place).steps(), place);
    }
    return root;
  }

  private void add(List<Step> steps, int added) {
    if (steps.isEmpty()) {
      place = added;
      return;
    }
    List<Step> rest = steps.subList(1, steps.size());
    switch (steps.getFirst()) {
      case Name(String name) -> {
        withinObject.add(added);
        names.computeIfAbsent(name, _ -> new JsonPlace()).add(rest, added);
      }
      case Index(int index) -> {
        withinArray.add(added);
        lastItem = Math.max(lastItem, index);
        items.computeIfAbsent(index, _ -> new JsonPlace()).add(rest, added);
      }
      case Items _ -> {
        withinArray.add(added);
        allItems = added;
      }
    }
  }

  /** Where the value here goes; negative: nowhere. */
  int place() {
    return place;
  }

  /** Where all items of the array here go; negative: nowhere. */
  int allItems() {
    return allItems;
  }

  /** The last item that a path leads to or through; negative: none. */
  int lastItem() {
    return lastItem;
  }

  boolean entersObject() {
    return !names.isEmpty();
  }

  boolean entersArray() {
    return !withinArray.isEmpty();
  }

  /** The places of what is within the object here. */
  List<Integer> withinObject() {
    return withinObject;
  }

  /** The places of what is within the array here. */
  List<Integer> withinArray() {
    return withinArray;
  }

  /** Null: no path leads there. */
  @Nullable
  JsonPlace field(String name) {
    return names.get(name);
  }

  /** Null: no path leads there. */
  @Nullable
  JsonPlace item(int index) {
    return items.get(index);
  }

  /** Whether this place was in the value before. */
  boolean isSeen(long value) {
    boolean before = seen == value;
    seen = value;
    return before;
  }
}
