package io.cellstream.importer;

import io.cellstream.modelfile.ModelFileException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** What kind of model file a file is: by its first bytes where they tell, else by the end of its name. */
enum FileKind {
  SAFETENSORS, TORCH_SAVE, ONNX, KERAS, HDF5, TFJS;

  private static final byte[] HDF5_MAGIC = {(byte) 0x89, 'H', 'D', 'F', '\r', '\n', 0x1a, '\n'};
  private static final byte[] ZIP_MAGIC = {'P', 'K', 3, 4};
  private static final int PICKLE_MAGIC = 0x80;

  /** The length of a header, in 8 bytes, and the header's first byte. */
  private static final int SAFETENSORS_START = 9;
  private static final String KNOWN = "a model is read from .safetensors, .pt or .pth, .onnx, .keras, .h5 or TensorFlow.js's model.json";

  /** @throws ModelFileException if it can't be read, or is none of these */
  static FileKind of(Path file) throws ModelFileException {
    byte[] start = start(file);
    String name = file.toString().toLowerCase(Locale.ROOT);
    if (startsWith(start, HDF5_MAGIC)) {
      return HDF5;
    }
    if (startsWith(start, ZIP_MAGIC)) {
      return zip(file, isOfTorchSave(name));
    }
    if (isJson(name, start)) {
      return TFJS;
    }
    Optional<ModelFileException> other = OtherFormats.ofFile(file, start);
    if (other.isPresent()) {
      throw other.get();
    }
    boolean pickle = start.length > 1 && (start[0] & 0xff) == PICKLE_MAGIC && start[1] <= 5;
    if ((pickle && !(name.endsWith(".safetensors") && isSafetensors(start))) || isOfTorchSave(name)) {
      return TORCH_SAVE;
    }
    if (name.endsWith(".onnx")) {
      return ONNX;
    }
    if (name.endsWith(".safetensors")) {
      return SAFETENSORS;
    }
    if (name.endsWith(".keras")) {
      return KERAS;
    }
    if (name.endsWith(".h5") || name.endsWith(".hdf5")) {
      return HDF5;
    }
    throw new ModelFileException(file + ": is no kind of model file that can be imported; " + KNOWN);
  }

  /** A header of safetensors that is 8,827 bytes long begins as JSON does, but for the zeros behind that. */
  private static boolean isJson(String name, byte[] start) {
    String text = new String(start, StandardCharsets.ISO_8859_1);
    return name.endsWith(".json") || (text.indexOf('\0') < 0 && text.stripLeading().startsWith("{\""));
  }

  private static byte[] start(Path file) throws ModelFileException {
    if (Files.isDirectory(file)) {
      throw OtherFormats.ofFolder(file).orElseGet(() -> new ModelFileException(file + ": is a folder; " + KNOWN));
    }
    try (InputStream in = Files.newInputStream(file)) {
      return in.readNBytes(OtherFormats.START);
    } catch (NoSuchFileException e) {
      throw new ModelFileException(file + ": no such file", e);
    } catch (IOException e) {
      throw new ModelFileException(file + ": can't be read: " + e, e);
    }
  }

  private static FileKind zip(Path file, boolean ofTorchSave) throws ModelFileException {
    try (ZipFile zip = new ZipFile(file.toFile(), StandardCharsets.UTF_8)) {
      if (ofTorchSave || zip.stream().anyMatch(entry -> entry.getName().endsWith(".pkl"))) {
        return TORCH_SAVE;
      }
      Optional<ModelFileException> other = OtherFormats.ofZip(file, zip.stream().map(ZipEntry::getName).toList());
      if (other.isPresent()) {
        throw other.get();
      }
      return KERAS;
    } catch (IOException | IllegalArgumentException e) {
      throw new ModelFileException(file + ": is a damaged zip, or one that was cut off: " + e.getMessage(), e);
    }
  }

  /** A header of, say, 384 bytes begins with the two bytes that a pickle begins with too. */
  private static boolean isSafetensors(byte[] start) {
    return start.length >= SAFETENSORS_START && start[4] == 0 && start[5] == 0 && start[6] == 0 && start[7] == 0 && start[8] == '{';
  }

  private static boolean isOfTorchSave(String name) {
    return name.matches(".*\\.(pt|pth|pkl|pickle|ckpt)");
  }

  private static boolean startsWith(byte[] start, byte[] magic) {
    return start.length >= magic.length && Arrays.equals(start, 0, magic.length, magic, 0, magic.length);
  }
}
