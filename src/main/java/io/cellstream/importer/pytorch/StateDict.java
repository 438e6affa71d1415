package io.cellstream.importer.pytorch;

import io.cellstream.importer.pytorch.pickle.PickledStateDict;
import io.cellstream.importer.pytorch.pickle.TorchFile;
import io.cellstream.modelfile.ModelFileException;
import io.cellstream.modelfile.OtherTensor;
import io.cellstream.modelfile.SafetensorsFile;
import io.cellstream.modelfile.StoredTensor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * The tensors of PyTorch's modules, by their names, whatever kind of file they come from.
 *
 * @param file how errors name the file
 * @param format of the file, for people
 * @param others tensors that can be no weight of a layer here
 * @param remarks what its user should know of how it was read, a line each
 */
public record StateDict(String file, String format, Collection<StoredTensor> tensors, List<OtherTensor> others,
    List<String> remarks) {

  /** @throws ModelFileException naming what is wrong with the file */
  public static StateDict ofSafetensors(Path file) throws ModelFileException {
    List<OtherTensor> others = new ArrayList<>();
    return new StateDict(file.toString(), "safetensors of PyTorch's modules", SafetensorsFile.read(file, others).values(), others,
        List.of());
  }

  /** @throws ModelFileException naming what is wrong with the file, or what in it would have to be run */
  public static StateDict ofTorchSave(Path file) throws ModelFileException {
    PickledStateDict pickled = TorchFile.read(file);
    return new StateDict(file.toString(), "torch.save of PyTorch's modules", pickled.tensors(), pickled.others(), pickled.remarks());
  }

  StateDict with(Collection<StoredTensor> some, List<OtherTensor> beside, List<String> said) {
    return new StateDict(file, format, some, beside, said);
  }
}
