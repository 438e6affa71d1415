package io.cellstream.importer.pytorch.pickle;

import io.cellstream.importer.pytorch.pickle.Pickled.Items;
import io.cellstream.importer.pytorch.pickle.Pickled.Storage;
import io.cellstream.importer.pytorch.pickle.Pickled.Tensor;
import io.cellstream.importer.pytorch.pickle.Pickled.Text;
import io.cellstream.importer.pytorch.pickle.Pickled.Whole;
import io.cellstream.modelfile.Dtype;
import io.cellstream.modelfile.ModelFileException;
import io.cellstream.modelfile.Rounding;
import io.cellstream.modelfile.StoredTensor;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/**
 * A file of {@code torch.save}: a zip with {@code data.pkl} and an entry for each storage, or, as PyTorch wrote until 1.5, pickles one after the other
 * and the storages behind them.
 */
final class SavedFile implements AutoCloseable {
  private static final BigInteger MAGIC = new BigInteger("1950a86a20f9469cfc6c", 16);
  /** PyTorch does not compress. */
  private static final int LARGEST_RATIO = 16;
  private static final long ALWAYS = 1L << 20;

  private final Path path;
  private final @Nullable ZipFile zip;
  private final String folder;
  private final ByteOrder order;
  private final Pickled value;
  private final long size;
  private final Map<String, ByteBuffer> storages = new HashMap<>();
  private long copied;

  private SavedFile(Path path, @Nullable ZipFile zip, String folder, ByteOrder order, Pickled value, long size) {
    this.path = path;
    this.zip = zip;
    this.folder = folder;
    this.order = order;
    this.value = value;
    this.size = size;
  }

  /** @throws ModelFileException if it is none that is read, with what to do */
  static SavedFile open(Path path) throws IOException, ModelFileException {
    long size = Files.size(path);
    byte[] start;
    try (InputStream in = Files.newInputStream(path)) {
      start = in.readNBytes(2);
    }
    if (start.length < 2 || start[0] != 'P' || start[1] != 'K') {
      return pickles(path, size);
    }
    ZipFile zip = new ZipFile(path.toFile(), StandardCharsets.UTF_8);
    try {
      return zipped(path, zip, size);
    } catch (IOException | ModelFileException | RuntimeException e) {
      zip.close();
      throw e;
    }
  }

  private static SavedFile zipped(Path path, ZipFile zip, long size) throws IOException, ModelFileException {
    List<String> names = zip.stream().map(ZipEntry::getName).toList();
    if (names.stream().anyMatch(name -> name.endsWith("/constants.pkl"))) {
      String name = String.valueOf(path.getFileName());
      throw new ModelFileException(path + ": is TorchScript, which is a program; save its tensors: python3 -c \"import torch;"
          + " torch.save(torch.jit.load('" + name + "', map_location='cpu').state_dict(), 'state.pth')\"");
    }
    List<String> pickles = names.stream().filter(name -> name.equals("data.pkl") || name.endsWith("/data.pkl")).toList();
    if (pickles.size() != 1) {
      throw new ModelFileException(path + ": has " + pickles.size() + " entries data.pkl; torch.save writes one");
    }
    String folder = pickles.getFirst().substring(0, pickles.getFirst().length() - "data.pkl".length());
    byte[] pickle = entry(zip, pickles.getFirst(), ALWAYS + LARGEST_RATIO * size);
    boolean isBig = names.contains(folder + "byteorder")
        && new String(entry(zip, folder + "byteorder", 16), StandardCharsets.UTF_8).strip().equals("big");
    return new SavedFile(path, zip, folder, isBig ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN,
        PickleReader.read(ByteBuffer.wrap(pickle)),
        size);
  }

  private static byte[] entry(ZipFile zip, String name, long most) throws IOException {
    ZipEntry entry = zip.getEntry(name);
    if (entry == null) {
      throw new IOException("it has no entry " + name);
    }
    try (InputStream in = zip.getInputStream(entry)) {
      byte[] bytes = in.readNBytes((int) Math.min(most + 1, Integer.MAX_VALUE - 8L));
      if (bytes.length > most) {
        throw new IOException("entry " + name + " has more bytes than it may, " + most);
      }
      return bytes;
    }
  }

  /** Magic number, protocol, facts about the machine, the value, the storages' keys; then each storage with its length in front. */
  private static SavedFile pickles(Path path, long size) throws IOException, ModelFileException {
    if (size > Integer.MAX_VALUE - 8L) {
      throw new ModelFileException(path + ": is too large for a pickle");
    }
    ByteBuffer in = ByteBuffer.wrap(Files.readAllBytes(path));
    if (!(PickleReader.read(in) instanceof Whole(BigInteger magic)) || !magic.equals(MAGIC)) {
      throw new ModelFileException(path + ": is a pickle, and none of torch.save; reading any other would run code. Write its arrays as"
          + " safetensors by PyTorch's names, with safetensors.numpy.save_file");
    }
    PickleReader.read(in);
    PickleReader.read(in);
    Map<String, Storage> named = new HashMap<>();
    Pickled value = PickleReader.read(in, named);
    if (!(PickleReader.read(in) instanceof Items keys)) {
      throw new IOException("the keys of its storages are missing");
    }
    SavedFile file = new SavedFile(path, null, "", ByteOrder.LITTLE_ENDIAN, value, size);
    file.behind(in, keys.items, named);
    return file;
  }

  private void behind(ByteBuffer in, List<Pickled> keys, Map<String, Storage> named) throws IOException {
    for (Pickled each : keys) {
      String key = each instanceof Text(String text) ? text : "";
      Storage storage = named.get(key);
      if (storage == null || in.remaining() < Long.BYTES) {
        throw new IOException("what its storage " + key + " is of is not known, or it was cut off");
      }
      int width = width(Calls.type(storage));
      long elements = in.order(ByteOrder.LITTLE_ENDIAN).getLong();
      if (elements < 0 || elements > in.remaining() / width) {
        throw new IOException("storage " + key + " claims " + elements + " elements, and " + in.remaining() + " bytes are left");
      }
      int bytes = (int) elements * width;
      storages.put(key, in.slice(in.position(), bytes));
      in.position(in.position() + bytes);
    }
  }

  /** The bytes of an element. */
  private static int width(String type) {
    return switch (type) {
      case "float64", "int64" -> Long.BYTES;
      case "float16", "bfloat16", "int16" -> Short.BYTES;
      case "int8", "uint8", "bool" -> Byte.BYTES;
      default -> Integer.BYTES;
    };
  }

  /** What the pickle makes. */
  Pickled value() {
    return value;
  }

  /** @throws ModelFileException naming the tensor, if it is damaged or of another kind than weights */
  StoredTensor tensor(String name, Tensor tensor) throws IOException, ModelFileException {
    String where = path + ": tensor \"" + name + "\"";
    Dtype type = switch (tensor.type()) {
      case "float32" -> Dtype.F32;
      case "float64" -> Dtype.F64;
      case "float16" -> Dtype.F16;
      case "bfloat16" -> Dtype.BF16;
      default -> throw new ModelFileException(where + " is of " + tensor.type() + "; floats of 16, 32 and 64 bits are read");
    };
    int dimensions = tensor.size().size();
    if (dimensions > 2) {
      throw new ModelFileException(
          where + " has " + dimensions + " dimensions, as a convolution's; recurrent and dense layers have one or two");
    }
    long rows = tensor.size().getFirst();
    long columns = dimensions == 2 ? tensor.size().getLast() : 1;
    long down = tensor.stride().getFirst();
    long across = dimensions == 2 ? tensor.stride().getLast() : 0;
    ByteBuffer storage = storage(where, tensor.storage(), width(tensor.type()));
    long elements = storage.remaining() / width(tensor.type());
    boolean fits = rows > 0 && columns > 0 && rows <= elements && columns <= elements && rows * columns <= elements && down <= elements
        && across <= elements && tensor.offset() <= elements && tensor.offset() + (rows - 1) * down + (columns - 1) * across < elements;
    if (!fits) {
      throw new ModelFileException(
          where + " is " + tensor.size() + " from element " + tensor.offset() + " on in steps of " + tensor.stride()
              + ", and its storage has " + elements + " elements; the file is damaged");
    }
    copied += rows * columns;
    if (copied > ALWAYS + size) {
      throw new ModelFileException(path + ": its tensors would have more elements than the file has bytes; it is damaged");
    }
    return stored(where, name, type, storage, new View(tensor.offset(), (int) rows, (int) columns, down, across), dimensions);
  }

  /** Which elements of a storage, in rows. */
  private record View(long offset, int rows, int columns, long down, long across) {
    int at(int element) {
      return (int) (offset + element / columns * down + element % columns * across);
    }
  }

  private StoredTensor stored(String where, String name, Dtype type, ByteBuffer storage, View view, int dimensions)
      throws ModelFileException {
    float[] data = new float[view.rows * view.columns];
    double[] exact = type == Dtype.F64 ? new double[data.length] : new double[0];
    for (int i = 0; i < data.length; i++) {
      int at = view.at(i);
      switch (type) {
        case F32 -> data[i] = storage.getFloat(at * Float.BYTES);
        case F16 -> data[i] = Float.float16ToFloat(storage.getShort(at * Short.BYTES));
        case BF16 -> data[i] = Float.intBitsToFloat(storage.getShort(at * Short.BYTES) << Short.SIZE);
        default -> {
          exact[i] = storage.getDouble(at * Double.BYTES);
          data[i] = (float) exact[i];
        }
      }
      if (!Float.isFinite(data[i])) {
        throw new ModelFileException(where + " has " + data[i] + " at element " + i + "; every weight must be finite");
      }
    }
    int[] shape = dimensions == 1 ? new int[]{view.rows} : new int[]{view.rows, view.columns};
    return new StoredTensor(name, shape, type, data, type == Dtype.F64 ? Rounding.of(exact, data) : Rounding.NONE);
  }

  private ByteBuffer storage(String where, Storage storage, int width) throws IOException, ModelFileException {
    ByteBuffer known = storages.get(storage.key());
    if (known == null) {
      ZipFile entries = zip;
      if (entries == null) {
        throw new ModelFileException(where + " is in storage " + storage.key() + ", which the file does not have");
      }
      if (storage.elements() > size / width) {
        throw new ModelFileException(where + ": its storage claims " + storage.elements() + " elements, and the file has " + size
            + " bytes; it is damaged, or was cut off");
      }
      known = ByteBuffer.wrap(entry(entries, folder + "data/" + storage.key(), size));
      storages.put(storage.key(), known);
    }
    return known.duplicate().order(order);
  }

  @Override
  public void close() throws IOException {
    if (zip != null) {
      zip.close();
    }
  }
}
