package io.cellstream.importer.pytorch.pickle;

import io.cellstream.importer.pytorch.pickle.Pickled.Dict;
import io.cellstream.importer.pytorch.pickle.Pickled.Opaque;
import io.cellstream.importer.pytorch.pickle.Pickled.Tensor;
import io.cellstream.modelfile.ModelFileException;
import io.cellstream.modelfile.StoredTensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The tensors of a {@code state_dict} that {@code torch.save} wrote, by itself or within a checkpoint. Memory is bounded by a few times the file's
 * size, and no code of the file's is run.
 *
 * @param tensors by their names, of floats in one or two dimensions
 * @param remarks what was left out, a line each
 */
public record SavedTensors(Map<String, StoredTensor> tensors, List<String> remarks) {
  /** What wraps a module whose tensors are of use without it: DataParallel, compiled modules, Lightning's usual names. */
  private static final Set<String> WRAPPERS = Set.of("module", "_orig_mod", "model", "net", "network");
  private static final int NAMED = 5;

  /** @throws ModelFileException naming what stands in the way, with the line of Python that helps */
  public static SavedTensors read(Path path) throws ModelFileException {
    try (SavedFile file = SavedFile.open(path)) {
      return of(path, file);
    } catch (PickleException e) {
      throw new ModelFileException(path + ": its pickle " + e.getMessage(), e);
    } catch (IOException e) {
      throw new ModelFileException(path + ": can't be read: " + e.getMessage(), e);
    }
  }

  private static SavedTensors of(Path path, SavedFile file) throws IOException, ModelFileException {
    String name = String.valueOf(path.getFileName());
    if (!(file.value() instanceof Dict whole)) {
      throw new ModelFileException(path + ": is "
          + (file.value() instanceof Opaque(String what) ? "a whole object, " + what : "no state_dict")
          + ", and only tensors are read; save these, where its class is known: python3 -c \"import torch; torch.save(torch.load('" + name
          + "', map_location='cpu', weights_only=False).state_dict(), 'state.pth')\"");
    }
    Map<String, Dict> found = new LinkedHashMap<>();
    if (hasTensors(whole)) {
      found.put("", whole);
    } else {
      whole.entries.forEach((key, value) -> {
        if (value instanceof Dict dict && hasTensors(dict) && !key.toLowerCase(Locale.ROOT).contains("optim")) {
          found.put(key, dict);
        }
      });
    }
    if (found.size() != 1) {
      throw new ModelFileException(path + ": " + (found.isEmpty()
          ? "has no tensors by names, but " + shown(whole.entries.keySet())
              + "; save the module's state_dict: torch.save(module.state_dict(),"
              + " 'state.pth')"
          : "has tensors of several modules, in " + shown(found.keySet()) + "; save one of them: python3 -c \"import torch;"
              + " torch.save(torch.load('" + name + "', map_location='cpu', weights_only=True)['"
              + found.keySet().iterator().next() + "'], 'state.pth')\""));
    }
    Map.Entry<String, Dict> only = found.entrySet().iterator().next();
    List<String> remarks = new ArrayList<>();
    if (!only.getKey().isEmpty()) {
      Set<String> others = new LinkedHashSet<>(whole.entries.keySet());
      others.remove(only.getKey());
      remarks.add("the tensors are those of the checkpoint's " + only.getKey()
          + (others.isEmpty() ? "" : "; not of use here: " + shown(others)));
    }
    return new SavedTensors(tensors(only.getValue(), file, remarks), List.copyOf(remarks));
  }

  private static boolean hasTensors(Dict dict) {
    return dict.entries.values().stream().anyMatch(Tensor.class::isInstance);
  }

  private static String shown(Set<String> names) {
    return names.isEmpty()
        ? "nothing"
        : names.stream().limit(NAMED).collect(Collectors.joining(", ")) + (names.size() > NAMED ? ", …" : "");
  }

  private static Map<String, StoredTensor> tensors(Dict dict, SavedFile file, List<String> remarks) throws IOException, ModelFileException {
    Map<String, StoredTensor> tensors = new LinkedHashMap<>();
    Set<String> others = new LinkedHashSet<>();
    String wrapper = wrapper(dict);
    for (Map.Entry<String, Pickled> each : dict.entries.entrySet()) {
      String name = each.getKey().substring(wrapper.length());
      if (each.getValue() instanceof Tensor tensor && tensor.type().contains("float") && !tensor.size().isEmpty()) {
        tensors.put(name, file.tensor(name, tensor));
      } else {
        others.add(name);
      }
    }
    if (!others.isEmpty()) {
      remarks.add("no weights, and left out: " + shown(others));
    }
    return tensors;
  }

  /** What all names begin with, if it is a wrapper's; with its point. */
  private static String wrapper(Dict dict) {
    String first = dict.entries.keySet().iterator().next();
    String wrapper = first.substring(0, first.indexOf('.') + 1);
    return !wrapper.isEmpty() && WRAPPERS.contains(wrapper.substring(0, wrapper.length() - 1))
        && dict.entries.keySet().stream().allMatch(name -> name.startsWith(wrapper) && name.indexOf('.', wrapper.length()) > 0)
            ? wrapper
            : "";
  }
}
