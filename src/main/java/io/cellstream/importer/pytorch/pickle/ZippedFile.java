package io.cellstream.importer.pytorch.pickle;

import io.cellstream.importer.foreign.ZipArchive;
import io.cellstream.importer.pytorch.pickle.Value.Storage;
import io.cellstream.modelfile.ModelFileException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The form that PyTorch writes since version 1.6: a zip with a folder that has a pickle, and an entry for each storage. */
final class ZippedFile {
  private static final String PICKLE = "/data.pkl";
  /** The longest of the entries with a word. */
  private static final int WORD = 64;
  /** PyTorch 2 reads up to 10, and writes 3. */
  private static final int HIGHEST_VERSION = 10;

  private final Path file;
  private final ZipArchive zip;
  /** The folder in the zip in which everything is. */
  private final String folder;

  private ZippedFile(Path file, ZipArchive zip, String folder) {
    this.file = file;
    this.zip = zip;
    this.folder = folder;
  }

  /** @param bytes of the file */
  static PickledStateDict read(Path file, long bytes) throws IOException, ModelFileException {
    try (ZipArchive zip = ZipArchive.open(file, "PyTorch")) {
      List<String> pickles = zip.names().stream()
          .filter(name -> name.endsWith(PICKLE) && name.indexOf('/') == name.length() - PICKLE.length())
          .toList();
      if (pickles.size() != 1) {
        throw new ModelFileException(file + ": is a zip with " + (pickles.isEmpty() ? "no" : "more than one")
            + " data.pkl in a folder; this is no file of torch.save, or a damaged one");
      }
      String folder = pickles.getFirst().substring(0, pickles.getFirst().length() - PICKLE.length());
      return new ZippedFile(file, zip, folder).read(bytes);
    }
  }

  private PickledStateDict read(long bytes) throws IOException, ModelFileException {
    if (zip.names().contains(folder + "/constants.pkl") || zip.names().stream().anyMatch(name -> name.startsWith(folder + "/code/"))) {
      throw new ModelFileException(file + ": is TorchScript, which is a program; save its state_dict: "
          + new PythonLine(file).ofTorchScript());
    }
    requireVersion();
    ByteOrder order = order();
    Value root = PickleReader.read(new PickleBytes(file + ": data.pkl", zip.read(folder + PICKLE, TorchFile.LARGEST_PICKLE)));
    StateDictionary dictionary = StateDictionary.of(file, root);
    Map<String, ByteBuffer> storages = new HashMap<>();
    for (Storage storage : dictionary.storages()) {
      byte[] elements = zip.read(folder + "/data/" + storage.key(), Long.MAX_VALUE);
      storages.put(storage.key(), StoredElements.storage(file.toString(), storage, elements, order));
    }
    return PickledStateDict.of(file.toString(), dictionary, storages, bytes);
  }

  private void requireVersion() throws IOException, ModelFileException {
    String version = word("version", "3");
    if (!version.matches("[1-9]\\d?") || Integer.parseInt(version) > HIGHEST_VERSION) {
      throw new ModelFileException(file + ": is of the format's version \"" + version + "\"; up to " + HIGHEST_VERSION + " are read here");
    }
  }

  /** Before PyTorch 2.1 none was said. */
  private ByteOrder order() throws IOException, ModelFileException {
    String order = word("byteorder", "little");
    return switch (order) {
      case "little" -> ByteOrder.LITTLE_ENDIAN;
      case "big" -> ByteOrder.BIG_ENDIAN;
      default -> throw new ModelFileException(file + ": its byteorder is \"" + order + "\", but must be little or big");
    };
  }

  private String word(String name, String absent) throws IOException, ModelFileException {
    String entry = folder + "/" + name;
    return zip.names().contains(entry) ? new String(zip.read(entry, WORD), StandardCharsets.UTF_8).strip() : absent;
  }
}
