package io.cellstream.importer.keras;

import io.cellstream.importer.keras.KerasWeights.Weights;
import io.cellstream.modelfile.ModelFileException;
import java.util.List;
import java.util.Optional;

/** The weights of a model, by their paths: groups and datasets in HDF5, names with slashes elsewhere. */
interface WeightsFile {

  /** How errors name it. */
  String file();

  /** Names in a group, or none if there is no such group. */
  List<String> names(String group) throws ModelFileException;

  /** What is in a group and the groups in it, by their paths. */
  List<String> datasets(String group) throws ModelFileException;

  Optional<Weights> find(String path) throws ModelFileException;

  /** What became of those that were read so far. */
  List<String> remarks();

  default Weights require(String path) throws ModelFileException {
    return find(path).orElseThrow(
        () -> new ModelFileException(file() + ": has no dataset " + path + "; the file is damaged, or was not written by Keras"));
  }
}
