package io.cellstream.format.value;

import io.cellstream.mapping.FieldPath;
import io.cellstream.mapping.FieldPath.Index;
import io.cellstream.mapping.FieldPath.Items;
import io.cellstream.mapping.FieldPath.Name;
import io.cellstream.mapping.FieldPath.Step;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The paths of a mapping that go on from a value, by their next steps.
 *
 * @param path of the value itself, for messages; empty at the top
 * @param place of the path that ends here; −1: none does
 * @param items the place of the path that takes all items from here; −1: none does
 */
public record PathTree(String path, int place, int items, Map<String, PathTree> names, Map<Integer, PathTree> indexes) {
  /** No path goes on. */
  public static final PathTree NONE = new PathTree("", -1, -1, Map.of(), Map.of());

  /** All paths, each with its place in the list. */
  public static PathTree of(List<FieldPath> paths) {
    Growing top = new Growing();
    for (int place = 0; place < paths.size(); place++) {
      top.add(paths.get(place).steps(), place);
    }
    return top.tree("");
  }

  public boolean isEmpty() {
    return place < 0 && items < 0 && names.isEmpty() && indexes.isEmpty();
  }

  /** Whether paths lead into the value. */
  public boolean goesOn() {
    return items >= 0 || !names.isEmpty() || !indexes.isEmpty();
  }

  private static final class Growing {
    private final Map<String, Growing> names = new LinkedHashMap<>();
    private final Map<Integer, Growing> indexes = new LinkedHashMap<>();
    private int place = -1;
    private int items = -1;

    void add(List<Step> steps, int at) {
      if (steps.isEmpty()) {
        place = at;
        return;
      }
      List<Step> rest = steps.subList(1, steps.size());
      switch (steps.getFirst()) {
        case Name(String name) -> names.computeIfAbsent(name, _ -> new Growing()).add(rest, at);
        case Index(int index) -> indexes.computeIfAbsent(index, _ -> new Growing()).add(rest, at);
        case Items _ -> items = at;
      }
    }

    PathTree tree(String path) {
      Map<String, PathTree> byName = new LinkedHashMap<>();
      names.forEach((name, next) -> byName.put(name, next.tree(path.isEmpty() ? name : path + "." + name)));
      Map<Integer, PathTree> byIndex = new LinkedHashMap<>();
      indexes.forEach((index, next) -> byIndex.put(index, next.tree(path + "[" + index + "]")));
      return new PathTree(path, place, items, byName, byIndex);
    }
  }
}
