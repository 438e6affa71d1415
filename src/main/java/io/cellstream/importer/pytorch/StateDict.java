package io.cellstream.importer.pytorch;

import io.cellstream.importer.foreign.ForeignModel;
import io.cellstream.importer.pytorch.pickle.SavedTensors;
import io.cellstream.modelfile.ModelFileException;
import io.cellstream.modelfile.SafetensorsFile;
import io.cellstream.modelfile.StoredTensor;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Tensors by the names that PyTorch gives them.
 *
 * @param file how errors name where they are from
 * @param format of that file, for people
 * @param remarks what was left out of it, a line each
 */
public record StateDict(String file, String format, Map<String, StoredTensor> tensors, List<String> remarks) {

  /** @throws ModelFileException if the file is damaged, or has tensors of another kind than weights */
  public static StateDict ofSafetensors(Path path) throws ModelFileException {
    return new StateDict(path.toString(), "safetensors of PyTorch's modules", SafetensorsFile.read(path), List.of());
  }

  /** @throws ModelFileException if the file is damaged, or has no tensors that are weights */
  public static StateDict ofPickle(Path path) throws ModelFileException {
    SavedTensors saved = SavedTensors.read(path);
    return new StateDict(path.toString(), "a state_dict of PyTorch's modules", saved.tensors(), saved.remarks());
  }

  /** A model that was made of them, with what is known of the file. */
  ForeignModel told(ForeignModel model) {
    return new ForeignModel(format, model.input(), model.layers(), model.head(), model.shape(), model.answer(), model.run(),
        Stream.concat(remarks.stream(), model.remarks().stream()).toList());
  }
}
