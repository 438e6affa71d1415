package io.cellstream.importer.pytorch.pickle;

import io.cellstream.importer.pytorch.pickle.Value.Dictionary;
import io.cellstream.importer.pytorch.pickle.Value.Global;
import io.cellstream.importer.pytorch.pickle.Value.PickledTensor;
import io.cellstream.importer.pytorch.pickle.Value.Storage;
import io.cellstream.importer.pytorch.pickle.Value.Unknown;
import io.cellstream.modelfile.ModelFileException;
import io.cellstream.text.Printable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The {@code state_dict} in a pickle: all of it, or an entry of a checkpoint, beside which nothing is needed.
 *
 * @param tensors by name, in the file's order
 * @param remarks where they were, and what was left out: a line, or none
 */
record StateDictionary(Map<String, PickledTensor> tensors, List<String> remarks) {
  /** What training programs call it. */
  private static final List<String> USUAL = List.of("model_state_dict", "state_dict", "model");
  /** How many batches a normalisation layer has seen: a number that is used in training only. */
  private static final String COUNTER = "num_batches_tracked";
  private static final int MOST_NAMED = 8;
  private static final String WITHOUT = "save the dictionary without it, or with a plain tensor in its place";

  static StateDictionary of(Path file, Value root) throws ModelFileException {
    return new Search(file, new PythonLine(file)).in(root);
  }

  /** Where the tensors' elements are. */
  Set<Storage> storages() {
    return tensors.values().stream().map(PickledTensor::storage).collect(Collectors.toCollection(LinkedHashSet::new));
  }

  private record Search(Path file, PythonLine python) {

    StateDictionary in(Value root) throws ModelFileException {
      Optional<Global> made = maker(root);
      if (made.isPresent()) {
        throw module("holds", made.get(), python.ofModule());
      }
      if (!(root instanceof Dictionary dictionary)) {
        throw new ModelFileException(file + ": holds no dictionary of tensors; save the module's state_dict()");
      }
      List<String> usual = USUAL.stream().filter(key -> holdsTensors(dictionary, key)).toList();
      List<String> nested = usual.isEmpty()
          ? dictionary.entries().keySet().stream().filter(key -> holdsTensors(dictionary, key)).toList()
          : usual;
      boolean itself = usual.isEmpty() && dictionary.holdsTensors();
      if (nested.size() > 1 || (itself && !nested.isEmpty())) {
        throw new ModelFileException(
            file + ": has tensors in several dictionaries, " + (itself ? "itself, " : "") + names(dictionary, nested)
                + "; save the right one by itself: " + python.ofDictionary(nested.getFirst()));
      }
      if (!nested.isEmpty()) {
        return under(dictionary, nested.getFirst());
      }
      requireNoModule(dictionary);
      if (!itself) {
        List<String> keys = List.copyOf(dictionary.entries().keySet());
        throw new ModelFileException(file + ": has no dictionary of tensors; it has "
            + (keys.isEmpty() ? "no entries" : names(dictionary, keys)) + "; save the module's state_dict(), or a dictionary with it");
      }
      return taken(dictionary, dictionary, Optional.empty());
    }

    private StateDictionary under(Dictionary root, String key) throws ModelFileException {
      return taken(root, (Dictionary) root.entries().getOrDefault(key, root), Optional.of(key));
    }

    private StateDictionary taken(Dictionary root, Dictionary found, Optional<String> key) throws ModelFileException {
      if (found.hasOtherKeys()) {
        throw new ModelFileException(file + ": has keys that are no names among those of its tensors; save the module's state_dict()");
      }
      Map<String, PickledTensor> tensors = new LinkedHashMap<>();
      List<String> skipped = new ArrayList<>(key.isEmpty() ? List.of() : root.entries().keySet());
      key.ifPresent(skipped::remove);
      for (Map.Entry<String, Value> entry : found.entries().entrySet()) {
        String name = entry.getKey();
        Optional<Global> made = maker(entry.getValue());
        if (made.isPresent()) {
          throw new ModelFileException(file + ": " + Printable.quoted(name) + ", among the tensors, needs " + made.get().fullName()
              + ", which is never called here; " + WITHOUT);
        }
        if (entry.getValue() instanceof PickledTensor tensor) {
          if (!name.equals(COUNTER) && !name.endsWith("." + COUNTER)) {
            tensors.put(name, tensor);
          }
        } else if (entry.getValue().holdsMoreThanPlain()) {
          throw new ModelFileException(file + ": " + Printable.quoted(name) + ", among the tensors, is none, but may hold some, as"
              + " quantised layers do; " + WITHOUT);
        } else {
          skipped.add(name);
        }
      }
      return new StateDictionary(tensors, remark(root, key, skipped));
    }

    private static List<String> remark(Dictionary root, Optional<String> key, List<String> skipped) {
      List<String> said = new ArrayList<>();
      key.ifPresent(name -> said.add("the tensors are those under " + Printable.quoted(name)));
      if (!skipped.isEmpty()) {
        said.add("not read: " + names(root, skipped));
      }
      return said.isEmpty() ? List.of() : List.of(String.join("; ", said));
    }

    private static boolean holdsTensors(Dictionary dictionary, String key) {
      return dictionary.get(key).filter(value -> value instanceof Dictionary inner && inner.holdsTensors()).isPresent();
    }

    /** Under a name that training programs use for one, or where there is nothing else. */
    private void requireNoModule(Dictionary dictionary) throws ModelFileException {
      for (Map.Entry<String, Value> entry : dictionary.entries().entrySet()) {
        Optional<Global> made = maker(entry.getValue()).filter(Search::canBeModule);
        if (made.isPresent() && (USUAL.contains(entry.getKey()) || dictionary.entries().size() == 1)) {
          throw module(Printable.quoted(entry.getKey()) + " is", made.get(), python.ofModule(entry.getKey()));
        }
      }
    }

    private ModelFileException module(String what, Global made, String line) {
      return new ModelFileException(file + ": " + what + " an object of " + made.fullName()
          + ", and to make one would run code; if it is a module, save its state_dict: " + line);
    }

    /** What stands for tensors that aren't read here is no module. */
    private static boolean canBeModule(Global made) {
      return !made.module().equals("torch") && !made.module().equals("torch._utils");
    }

    /** What an unknown value is made by, if it is one. */
    private static Optional<Global> maker(Value value) {
      return switch (value) {
        case Unknown unknown -> Optional.of(unknown.global());
        case Global global -> Optional.of(global);
        default -> Optional.empty();
      };
    }

    /** The first names, each with what would have made its value. */
    private static String names(Dictionary dictionary, List<String> keys) {
      String first = keys.stream().limit(MOST_NAMED)
          .map(key -> Printable.quoted(key)
              + dictionary.get(key).flatMap(Search::maker).map(made -> " (" + Printable.line(made.fullName()) + ")").orElse(""))
          .collect(Collectors.joining(", "));
      return first + (keys.size() > MOST_NAMED ? " and " + (keys.size() - MOST_NAMED) + " more" : "");
    }
  }
}
