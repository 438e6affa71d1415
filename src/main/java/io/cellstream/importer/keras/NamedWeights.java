package io.cellstream.importer.keras;

import io.cellstream.importer.keras.KerasWeights.Weights;
import io.cellstream.modelfile.ModelFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * As {@code model.save("model.h5")} writes them: a layer's variables by their names, {@code lstm/lstm_cell/kernel:0}, with other names before
 * that from version to version.
 *
 * @param group the layer's
 * @param direction {@code forward_} or {@code backward_}, which the name of a layer inside begins with; empty: the layer has none inside
 */
record NamedWeights(WeightsFile file, String group, String direction) implements LayerWeights {
  private static final List<String> DIRECTIONS = List.of("forward_", "backward_");

  @Override
  public Optional<Weights> find(Part part) throws ModelFileException {
    List<String> found = new ArrayList<>();
    for (String dataset : file.datasets(group)) {
      String[] names = dataset.substring(group.length() + 1).split("/", -1);
      if (names[names.length - 1].replaceFirst(":0$", "").equals(part.called()) && isHere(names)) {
        found.add(dataset);
      }
    }
    if (found.size() > 1) {
      throw new ModelFileException(file.file() + ": " + group + " has more than one " + part.called() + ": " + String.join(", ", found));
    }
    return found.isEmpty() ? Optional.empty() : file.find(found.getFirst());
  }

  /** The last name that says a direction says it: a layer around may have such a name by chance. */
  private boolean isHere(String[] names) {
    if (direction.isEmpty()) {
      return true;
    }
    for (int i = names.length - 1; i >= 0; i--) {
      String name = names[i];
      if (DIRECTIONS.stream().anyMatch(name::startsWith)) {
        return name.startsWith(direction);
      }
    }
    return false;
  }

  @Override
  public Weights require(Part part) throws ModelFileException {
    return find(part).orElseThrow(() -> new ModelFileException(file.file() + ": has no " + part.called() + " in " + group
        + "; the file is damaged, or was written by Keras 1"));
  }

  @Override
  public LayerWeights inside(String attribute) {
    return new NamedWeights(file, group, attribute.equals("layer") ? direction : attribute.replaceFirst("layer$", ""));
  }
}
