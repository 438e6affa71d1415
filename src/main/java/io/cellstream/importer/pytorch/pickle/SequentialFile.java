package io.cellstream.importer.pytorch.pickle;

import io.cellstream.importer.pytorch.pickle.Value.Dictionary;
import io.cellstream.importer.pytorch.pickle.Value.Items;
import io.cellstream.importer.pytorch.pickle.Value.Large;
import io.cellstream.importer.pytorch.pickle.Value.Plain;
import io.cellstream.importer.pytorch.pickle.Value.Storage;
import io.cellstream.importer.pytorch.pickle.Value.Text;
import io.cellstream.importer.pytorch.pickle.Value.Whole;
import io.cellstream.modelfile.ModelFileException;
import java.io.EOFException;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * The form that PyTorch wrote before version 1.6, and writes on demand: five pickles (a number to know it by, its version, the machine, the
 * object, the storages' keys), then each storage's number of elements and its elements, in the order of the keys.
 */
final class SequentialFile {
  private static final BigInteger MAGIC = new BigInteger("1950a86a20f9469cfc6c", 16);
  private static final long VERSION = 1001;
  private static final int LARGEST_ARRAY = Integer.MAX_VALUE - 8;

  private final Path file;
  private final FileChannel channel;
  private final long bytes;

  private SequentialFile(Path file, FileChannel channel, long bytes) {
    this.file = file;
    this.channel = channel;
    this.bytes = bytes;
  }

  /** @param bytes of the file */
  static PickledStateDict read(Path file, long bytes) throws IOException, ModelFileException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      return new SequentialFile(file, channel, bytes).read();
    }
  }

  private PickledStateDict read() throws IOException, ModelFileException {
    PickleBytes pickles = new PickleBytes(file + ": pickle", next(Math.min(bytes, TorchFile.LARGEST_PICKLE)));
    if (!(PickleReader.read(pickles) instanceof Large magic) || !magic.number().equals(MAGIC)) {
      throw new ModelFileException(file + ": is a pickle, but not one of torch.save; save the module's state_dict() by torch.save");
    }
    if (!(PickleReader.read(pickles) instanceof Whole version) || version.number() != VERSION
        || !(PickleReader.read(pickles) instanceof Dictionary machine)
        || machine.get("little_endian").filter(Plain.TRUE::equals).isEmpty()) {
      throw new ModelFileException(file + ": is of another version than " + VERSION + " of this form, or of a big-endian machine;"
          + " load the file where it was written, and save the state_dict() by a newer torch.save");
    }
    Map<String, Storage> known = new HashMap<>();
    StateDictionary dictionary = StateDictionary.of(file, PickleReader.read(pickles, known));
    if (!(PickleReader.read(pickles) instanceof Items keys)) {
      throw pickles.error("has no list of storages");
    }
    channel.position(pickles.position());
    return PickledStateDict.of(file.toString(), dictionary, storages(keys, known, dictionary.storages()), bytes);
  }

  /** All have to be passed, but only those that the tensors need are kept. */
  private Map<String, ByteBuffer> storages(Items keys, Map<String, Storage> known, Set<Storage> needed)
      throws IOException, ModelFileException {
    Map<String, ByteBuffer> storages = new HashMap<>();
    for (Value key : keys.values()) {
      Storage storage = key instanceof Text text ? known.get(text.text()) : null;
      if (storage == null || storages.containsKey(storage.key())) {
        throw new ModelFileException(file + ": has a storage twice, or one of an unknown type; save the state_dict by a newer torch.save");
      }
      long elements = ByteBuffer.wrap(next(Long.BYTES)).order(ByteOrder.LITTLE_ENDIAN).getLong();
      long left = bytes - channel.position();
      if (elements != storage.elements() || elements > left / storage.type().bytes()) {
        throw new ModelFileException(file + ": storage \"" + storage.key() + "\" should have " + storage.elements() + " elements of "
            + storage.type().word() + ", but claims " + elements + ", and " + left + " bytes follow; it is damaged, or was cut off");
      }
      long length = elements * storage.type().bytes();
      if (needed.contains(storage)) {
        storages.put(storage.key(), StoredElements.storage(file.toString(), storage, next(length), ByteOrder.LITTLE_ENDIAN));
      } else {
        channel.position(channel.position() + length);
      }
    }
    return storages;
  }

  private byte[] next(long length) throws IOException, ModelFileException {
    if (length > LARGEST_ARRAY) {
      throw new ModelFileException(file + ": has a storage of " + length + " bytes, but at most " + LARGEST_ARRAY + " are read here");
    }
    ByteBuffer buffer = ByteBuffer.allocate((int) length);
    while (buffer.hasRemaining()) {
      if (channel.read(buffer) < 0) {
        throw new EOFException("it ends in the middle of a storage");
      }
    }
    return buffer.array();
  }
}
