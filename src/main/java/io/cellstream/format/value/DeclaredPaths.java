package io.cellstream.format.value;

import io.cellstream.mapping.FieldPath;
import io.cellstream.mapping.FieldPath.Step;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;

/** Collects the paths of a schema, which may be large and contain itself: those of fewer steps first. */
public final class DeclaredPaths {
  /** More are no list for a person. */
  private static final int MOST = 1_000;
  private static final int DEEPEST = 10;
  /** So many types are entered, with fields or without. */
  private static final int MOST_ENTERED = 10_000;

  private final List<FieldPath> paths = new ArrayList<>();
  private final Queue<Inside> open = new ArrayDeque<>();
  private List<Step> here = List.of();
  private int entered;

  private record Inside(List<Step> steps, Runnable collect) {
  }

  private DeclaredPaths() {
  }

  /** Collects what is at the top, and all that is within. */
  public interface Top {
    void collect(DeclaredPaths into);
  }

  public static List<FieldPath> of(Top top) {
    DeclaredPaths all = new DeclaredPaths();
    top.collect(all);
    for (Inside next = all.open.poll(); next != null && all.paths.size() < MOST; next = all.open.poll()) {
      all.here = next.steps;
      next.collect.run();
    }
    return List.copyOf(all.paths);
  }

  /** Has what is behind a step collected, later. */
  public void within(Step step, Runnable collect) {
    if (here.size() < DEEPEST && entered++ < MOST_ENTERED) {
      List<Step> steps = new ArrayList<>(here);
      steps.add(step);
      open.add(new Inside(steps, collect));
    }
  }

  /** Adds the path that the steps make which were taken. */
  public void add() {
    if (!here.isEmpty()) {
      paths.add(new FieldPath(here));
    }
  }
}
