package io.cellstream.modelfile;

import com.fasterxml.jackson.databind.JsonNode;
import io.cellstream.model.definition.Vocabulary;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The folder of a package. Each file is read once, up to a largest size, and goes into the package's hash as it is read. */
final class PackageFolder {
  static final String MODEL = "model.json";
  static final String WEIGHTS = "weights.safetensors";
  static final long LARGEST_MODEL_JSON = 4L << 20;
  static final long LARGEST_VOCABULARY = 32L << 20;
  private static final String HASH_TAG = "cellstream.package.1";

  private final Path dir;
  private final Path shown;
  private final SortedMap<String, FileDigest> digests = new TreeMap<>();

  private record FileDigest(long length, byte[] sha256) {
  }

  /** @param shown how errors name the folder */
  PackageFolder(Path dir, Path shown) throws ModelFileException {
    this.dir = dir;
    this.shown = shown;
    if (!Files.isDirectory(dir)) {
      String what = Files.exists(dir) ? "is not a folder" : "no such folder";
      throw new ModelFileException(shown + ": " + what + "; a model is given by the folder with its " + MODEL + " and " + WEIGHTS);
    }
  }

  /** How errors name a file of the folder. */
  String shown(String name) {
    return shown.resolve(name).toString();
  }

  JsonNode readModelJson() throws ModelFileException {
    Path path = find(MODEL, "every model package has one");
    return StrictJson.parse(shown(MODEL), readBytes(path, MODEL, LARGEST_MODEL_JSON));
  }

  /** @param field the field of model.json that names the file */
  Vocabulary readVocabulary(String name, String field) throws ModelFileException {
    Path path = find(name, field + " of " + MODEL + " names it");
    JsonNode json = StrictJson.parse(shown(name), readBytes(path, name, LARGEST_VOCABULARY));
    try {
      Vocabulary vocabulary = new Vocabulary(StrictJson.strings(shown(name), json));
      if (vocabulary.size() == 0) {
        throw new ModelFileException(shown(name) + ": is an empty array; " + field + " of " + MODEL + " needs at least one entry");
      }
      return vocabulary;
    } catch (IllegalArgumentException e) {
      throw new ModelFileException(shown(name) + ": " + e.getMessage() + "; each may occur once", e);
    }
  }

  Map<String, StoredTensor> readTensors() throws ModelFileException {
    Path path = find(WEIGHTS, "every model package has one");
    MessageDigest digest = Sha256.newDigest();
    Map<String, StoredTensor> tensors = SafetensorsReader.read(path, shown(WEIGHTS), digest);
    digests.put(WEIGHTS, new FileDigest(size(path, WEIGHTS), digest.digest()));
    return tensors;
  }

  /** The hash over the files read so far: for each file, in the order of names, its name, its length, and the SHA-256 of its bytes. */
  String hash() {
    Sha256 sha = new Sha256().text(HASH_TAG).number(digests.size());
    digests.forEach((name, file) -> sha.text(name).number(file.length()).bytes(file.sha256()));
    return sha.hex();
  }

  private Path find(String name, String why) throws ModelFileException {
    try {
      Path path = dir.resolve(name);
      if (!Files.exists(path)) {
        throw new ModelFileException(shown(name) + ": no such file; " + why);
      }
      if (!Files.isRegularFile(path)) {
        throw new ModelFileException(shown(name) + ": is not a regular file; " + why);
      }
      // links within the folder are allowed: in a mounted Kubernetes volume every file is one
      if (!path.toRealPath().startsWith(dir.toRealPath())) {
        throw new ModelFileException(shown(name) + ": links to a file outside of the package; copy the file into it");
      }
      return path;
    } catch (IOException | InvalidPathException e) {
      throw new ModelFileException(shown + ": file \"" + name + "\" can't be read: " + e, e);
    }
  }

  private byte[] readBytes(Path path, String name, long limit) throws ModelFileException {
    try (InputStream in = Files.newInputStream(path)) {
      byte[] bytes = in.readNBytes(Math.toIntExact(limit + 1));
      if (bytes.length > limit) {
        throw new ModelFileException(shown(name) + ": has more than the " + limit + " bytes allowed");
      }
      digests.put(name, new FileDigest(bytes.length, Sha256.newDigest().digest(bytes)));
      return bytes;
    } catch (IOException e) {
      throw new ModelFileException(shown(name) + ": can't be read: " + e, e);
    }
  }

  private long size(Path path, String name) throws ModelFileException {
    try {
      return Files.size(path);
    } catch (IOException e) {
      throw new ModelFileException(shown(name) + ": can't be read: " + e, e);
    }
  }
}
