package io.cellstream.importer.keras;

import io.cellstream.modelfile.ModelFileException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** A {@code .keras} file: a zip, of which three entries are read into memory. Nothing is ever unpacked to disk. */
record KerasArchive(byte[] config, byte[] metadata, byte[] weights) {
  private static final String CONFIG = "config.json";
  private static final String METADATA = "metadata.json";
  private static final String WEIGHTS = "model.weights.h5";

  /** Keras stores without compression; what unpacks to more than this times the whole file is a bomb. */
  private static final long LARGEST_RATIO = 16;
  private static final long ALWAYS = 1L << 20;

  static KerasArchive read(Path file) throws ModelFileException {
    try (ZipFile zip = new ZipFile(file.toFile(), StandardCharsets.UTF_8)) {
      List<String> names = zip.stream().map(ZipEntry::getName).toList();
      for (String name : names) {
        if (name.startsWith("/") || name.contains("\\") || List.of(name.split("/", -1)).contains("..")) {
          throw new ModelFileException(
              file + ": has an entry \"" + name + "\", which points out of the archive; Keras writes no such file");
        }
      }
      long limit = ALWAYS + LARGEST_RATIO * Files.size(file);
      return new KerasArchive(entry(file, zip, names, CONFIG, limit), entry(file, zip, names, METADATA, limit),
          entry(file, zip, names, WEIGHTS, limit));
    } catch (IOException | IllegalArgumentException e) {
      throw new ModelFileException(file + ": is no .keras file, or a damaged one: " + e.getMessage(), e);
    }
  }

  private static byte[] entry(Path file, ZipFile zip, List<String> names, String name, long limit) throws IOException, ModelFileException {
    long count = names.stream().filter(name::equals).count();
    if (count != 1) {
      throw new ModelFileException(
          file + ": has " + (count == 0 ? "no" : "more than one") + " entry " + name + "; this is no .keras file, or a"
              + " damaged one");
    }
    try (InputStream in = zip.getInputStream(zip.getEntry(name))) {
      byte[] bytes = in.readNBytes((int) Math.min(limit + 1, Integer.MAX_VALUE - 8L));
      if (bytes.length > limit) {
        throw new ModelFileException(file + ": entry " + name + " unpacks to more than " + LARGEST_RATIO + " times the file's size");
      }
      return bytes;
    }
  }
}
