package io.cellstream.importer.pytorch.pickle;

import io.cellstream.importer.pytorch.pickle.Value.PickledTensor;
import io.cellstream.modelfile.ModelFileException;
import io.cellstream.modelfile.OtherTensor;
import io.cellstream.modelfile.StoredTensor;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The tensors of a {@code state_dict}.
 *
 * @param others those that are not of floats in one or two dimensions
 * @param remarks where in the file they were, and what was left out: a line, or none
 */
public record PickledStateDict(List<StoredTensor> tensors, List<OtherTensor> others, List<String> remarks) {

  /** @param bytes of the file */
  static PickledStateDict of(String file, StateDictionary dictionary, Map<String, ByteBuffer> storages, long bytes)
      throws ModelFileException {
    StoredElements elements = new StoredElements(file, storages, bytes);
    List<StoredTensor> tensors = new ArrayList<>();
    List<OtherTensor> others = new ArrayList<>();
    for (Map.Entry<String, PickledTensor> tensor : dictionary.tensors().entrySet()) {
      Optional<OtherTensor> other = StoredElements.other(tensor.getKey(), tensor.getValue());
      if (other.isPresent()) {
        others.add(other.get());
      } else {
        tensors.add(elements.tensor(tensor.getKey(), tensor.getValue()));
      }
    }
    return new PickledStateDict(tensors, others, dictionary.remarks());
  }
}
