package io.cellstream.importer.pytorch.pickle;

import io.cellstream.importer.pytorch.pickle.Value.PickledTensor;
import io.cellstream.modelfile.ModelFileException;
import io.cellstream.modelfile.StoredTensor;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The tensors of a {@code state_dict}.
 *
 * @param remarks where in the file they were, and what was left out: a line, or none
 */
public record PickledStateDict(List<StoredTensor> tensors, List<String> remarks) {

  /** @param bytes of the file */
  static PickledStateDict of(String file, StateDictionary dictionary, Map<String, ByteBuffer> storages, long bytes)
      throws ModelFileException {
    StoredElements elements = new StoredElements(file, storages, bytes);
    List<StoredTensor> tensors = new ArrayList<>();
    for (Map.Entry<String, PickledTensor> tensor : dictionary.tensors().entrySet()) {
      tensors.add(elements.tensor(tensor.getKey(), tensor.getValue()));
    }
    return new PickledStateDict(tensors, dictionary.remarks());
  }
}
