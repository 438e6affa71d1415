package io.cellstream.format.value;

import io.cellstream.mapping.FieldPath;
import io.cellstream.mapping.FieldPath.Index;
import io.cellstream.mapping.FieldPath.Items;
import io.cellstream.mapping.FieldPath.Name;
import io.cellstream.mapping.FieldPath.Step;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * The paths of a mapping that lead to a value or go on from it, by their next steps.
 *
 * @param path of the value itself, for messages; empty at the top
 * @param number of this one among all of the same paths, from 0 on
 * @param place of the path that ends here; −1: none does
 * @param items the place of the path that takes all items from here; −1: none does
 * @param lastIndex the last index that a path goes on by; −1: none does
 * @param inObject the places of all paths that go on by a name
 * @param inArray the places of all paths that go on by an index, or take all items
 */
public record PathTree(String path, int number, int place, int items, int lastIndex, Map<String, PathTree> names,
    Map<Integer, PathTree> indexes,
    List<Integer> inObject, List<Integer> inArray) {
  /** No path goes on. */
  public static final PathTree NONE = new PathTree("", 0, -1, -1, -1, Map.of(), Map.of(), List.of(), List.of());

  /** All paths, each with its place in the list. */
  public static PathTree of(List<FieldPath> paths) {
    Growing top = new Growing(new AtomicInteger());
    for (int place = 0; place < paths.size(); place++) {
      top.add(paths.get(place).steps(), place);
    }
    return top.tree("");
  }

  /** How many there are from here on, this one too. */
  public int size() {
    return 1 + Stream.concat(names.values().stream(), indexes.values().stream()).mapToInt(PathTree::size).sum();
  }

  public boolean isEmpty() {
    return place < 0 && !goesOn();
  }

  /** Whether paths lead into the value. */
  public boolean goesOn() {
    return entersObject() || entersArray();
  }

  public boolean entersObject() {
    return !inObject.isEmpty();
  }

  public boolean entersArray() {
    return !inArray.isEmpty();
  }

  /** The places of all paths that end here or go on from here. */
  public List<Integer> places() {
    List<Integer> places = new ArrayList<>(inObject);
    places.addAll(inArray);
    if (place >= 0) {
      places.add(place);
    }
    return places;
  }

  private static final class Growing {
    private final AtomicInteger numbers;
    private final int number;
    private final Map<String, Growing> names = new LinkedHashMap<>();
    private final Map<Integer, Growing> indexes = new LinkedHashMap<>();
    private final List<Integer> inObject = new ArrayList<>();
    private final List<Integer> inArray = new ArrayList<>();
    private int place = -1;
    private int items = -1;
    private int lastIndex = -1;

    Growing(AtomicInteger numbers) {
      this.numbers = numbers;
      this.number = numbers.getAndIncrement();
    }

    void add(List<Step> steps, int at) {
      if (steps.isEmpty()) {
        place = at;
        return;
      }
      List<Step> rest = steps.subList(1, steps.size());
      switch (steps.getFirst()) {
        case Name(String name) -> {
          inObject.add(at);
          names.computeIfAbsent(name, _ -> new Growing(numbers)).add(rest, at);
        }
        case Index(int index) -> {
          inArray.add(at);
          lastIndex = Math.max(lastIndex, index);
          indexes.computeIfAbsent(index, _ -> new Growing(numbers)).add(rest, at);
        }
        case Items _ -> {
          inArray.add(at);
          items = at;
        }
      }
    }

    PathTree tree(String path) {
      Map<String, PathTree> byName = new LinkedHashMap<>();
      names.forEach((name, next) -> byName.put(name, next.tree(path.isEmpty() ? name : path + "." + name)));
      Map<Integer, PathTree> byIndex = new LinkedHashMap<>();
      indexes.forEach((index, next) -> byIndex.put(index, next.tree(path + "[" + index + "]")));
      return new PathTree(path, number, place, items, lastIndex, byName, byIndex, inObject, inArray);
    }
  }
}
