package io.cellstream.importer;

import io.cellstream.modelfile.ModelFileException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Files that people have, and that are not read: each by its name, with the way to one that is. */
final class OtherFormats {
  private static final String LFS_POINTER = "version https://git-lfs";
  private static final String TFLITE = "TFL3";
  private static final int TFLITE_AT = 4;
  /** How many first bytes tell. */
  static final int START = 32;

  private OtherFormats() {
  }

  /**
   * A file by its first bytes, or by the end of its name.
   *
   * @param start at most {@link #START} of them
   */
  static Optional<ModelFileException> ofFile(Path file, byte[] start) {
    String text = new String(start, StandardCharsets.ISO_8859_1);
    String name = file.toString().toLowerCase(Locale.ROOT);
    if (text.startsWith(LFS_POINTER)) {
      return refusal(file, "is a pointer of Git LFS in place of the file; run `git lfs pull` where it was cloned");
    }
    if (text.startsWith(TFLITE, TFLITE_AT) || name.endsWith(".tflite")) {
      return refusal(file, "is a model for TensorFlow Lite, which was made smaller for one program; import what it was converted from");
    }
    if (name.endsWith(".msgpack")) {
      return refusal(file, "is Flax's msgpack, which has weights alone; write them as safetensors by the names that PyTorch has for such"
          + " layers: safetensors.flax.save_file({'lstm.weight_ih_l0': ...}, 'model.safetensors')");
    }
    return name.endsWith(".pb")
        ? refusal(file, "is a graph of TensorFlow; make ONNX of the folder that it is in: python3 -m tf2onnx.convert --saved-model DIR"
            + " --output model.onnx")
        : Optional.empty();
  }

  static Optional<ModelFileException> ofFolder(Path folder) {
    if (Files.exists(folder.resolve("saved_model.pb"))) {
      return refusal(folder, "is a SavedModel of TensorFlow; make ONNX of it: python3 -m tf2onnx.convert --saved-model " + folder
          + " --output model.onnx");
    }
    return Files.exists(folder.resolve("model.json"))
        ? refusal(folder,
            "is a folder with a model.json; if it is TensorFlow.js's, import that file; if it is Cellstream's own, it is a package already, and --model takes it")
        : Optional.empty();
  }

  /** @param entries the names in it */
  static Optional<ModelFileException> ofZip(Path file, List<String> entries) {
    if (entries.contains("coefficients.bin")) {
      return refusal(file, "is a model of Deeplearning4j, which writes no other format; import what it was made from, if that was Keras");
    }
    return entries.stream().anyMatch(each -> each.endsWith(".npy"))
        ? refusal(file, "is a file of NumPy's arrays; write them as safetensors by PyTorch's names:"
            + " safetensors.numpy.save_file(dict(numpy.load('" + file.getFileName() + "')), 'model.safetensors')")
        : Optional.empty();
  }

  private static Optional<ModelFileException> refusal(Path file, String what) {
    return Optional.of(new ModelFileException(file + ": " + what));
  }
}
