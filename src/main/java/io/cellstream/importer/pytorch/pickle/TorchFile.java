package io.cellstream.importer.pytorch.pickle;

import io.cellstream.modelfile.ModelFileException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file of {@code torch.save}. */
public final class TorchFile {
  /** The largest pickle that is read, in bytes. The pickle of a model's dictionary has a few KB; the weights are beside it. */
  static final int LARGEST_PICKLE = 32 << 20;
  private static final int PICKLED = 0x80;

  private TorchFile() {
  }

  /** @throws ModelFileException one line: what stands in the way, and the way on */
  public static PickledStateDict read(Path file) throws ModelFileException {
    try {
      long bytes = Files.size(file);
      return switch (firstByte(file)) {
        case 'P' -> ZippedFile.read(file, bytes);
        case PICKLED -> SequentialFile.read(file, bytes);
        default -> throw new ModelFileException(
            file + ": is neither a zip nor a pickle, the two forms of torch.save that are read here; save the module's state_dict() by it");
      };
    } catch (IOException | IllegalArgumentException e) {
      throw new ModelFileException(file + ": can't be read: it is damaged, or was cut off: " + e.getMessage(), e);
    }
  }

  private static int firstByte(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return in.read();
    }
  }
}
