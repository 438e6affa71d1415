package io.cellstream.importer;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/** Zips for tests, by their entries. */
public final class ZipFiles {
  private ZipFiles() {
  }

  public static Map<String, byte[]> entries(Path file) throws IOException {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    try (ZipFile zip = new ZipFile(file.toFile())) {
      for (ZipEntry entry : Collections.list(zip.entries())) {
        try (InputStream in = zip.getInputStream(entry)) {
          entries.put(entry.getName(), in.readAllBytes());
        }
      }
    }
    return entries;
  }

  public static Path write(Path file, Map<String, byte[]> entries) throws IOException {
    return write(file, entries, Deflater.DEFAULT_COMPRESSION);
  }

  /** As PyTorch and Keras do. */
  public static Path writeUncompressed(Path file, Map<String, byte[]> entries) throws IOException {
    return write(file, entries, Deflater.NO_COMPRESSION);
  }

  private static Path write(Path file, Map<String, byte[]> entries, int level) throws IOException {
    try (OutputStream out = Files.newOutputStream(file); ZipOutputStream zip = new ZipOutputStream(out)) {
      zip.setLevel(level);
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        zip.putNextEntry(new ZipEntry(entry.getKey()));
        zip.write(entry.getValue());
      }
    }
    return file;
  }
}
