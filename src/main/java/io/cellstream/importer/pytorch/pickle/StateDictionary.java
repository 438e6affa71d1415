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
        throw new ModelFileException(file + ": holds an object of " + made.get().fullName()
            + ", and to make one would run code; if it is a module, save its state_dict: " + python.ofModule());
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
      if (nested.isEmpty() && !itself) {
        throw none(dictionary);
      }
      return itself ? taken(dictionary, dictionary, Optional.empty()) : under(dictionary, nested.getFirst());
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
          throw new ModelFileException(file + ": " + Printable.quoted(name) + ", among the tensors, is what " + made.get().fullName()
              + " gives, and to call that would run code; save the dictionary without it, or with a plain tensor in its place");
        }
        if (!(entry.getValue() instanceof PickledTensor tensor)) {
          skipped.add(name);
        } else if (!name.equals(COUNTER) && !name.endsWith("." + COUNTER)) {
          tensors.put(name, tensor);
        }
      }
      return new StateDictionary(tensors, remark(root, key, skipped));
    }

    private static List<String> remark(Dictionary root, Optional<String> key, List<String> skipped) {
      String where = key.map(name -> "the tensors are those under " + Printable.quoted(name)).orElse("");
      String rest = skipped.isEmpty() ? "" : "not read: " + names(root, skipped);
      return where.isEmpty() && rest.isEmpty()
          ? List.of()
          : List.of(where + (where.isEmpty() || rest.isEmpty() ? "" : "; ") + rest);
    }

    private static boolean holdsTensors(Dictionary dictionary, String key) {
      return dictionary.get(key).filter(value -> value instanceof Dictionary inner && inner.holdsTensors()).isPresent();
    }

    private ModelFileException none(Dictionary dictionary) {
      List<String> keys = List.copyOf(dictionary.entries().keySet());
      for (String key : keys) {
        Optional<Global> made = dictionary.get(key).flatMap(Search::maker).filter(Search::canBeModule);
        if (made.isPresent() && (USUAL.contains(key) || keys.size() == 1)) {
          return new ModelFileException(file + ": " + Printable.quoted(key) + " is an object of " + made.get().fullName()
              + ", and to make one would run code; if it is a module, save its state_dict: " + python.ofModule(key));
        }
      }
      return new ModelFileException(
          file + ": has no dictionary of tensors; it has " + (keys.isEmpty() ? "no entries" : names(dictionary, keys))
              + "; save the module's state_dict(), or a dictionary with it");
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
