package io.cellstream.importer.foreign;

import io.cellstream.modelfile.ModelFileException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** A zip whose entries are read into memory, and never unpacked to disk. What they unpack to is bounded by the file's size. */
public final class ZipArchive implements AutoCloseable {
  /** Weights hardly get smaller by compression; entries that unpack to more than this times the whole file are a bomb. */
  private static final long LARGEST_RATIO = 16;
  private static final long ALWAYS = 1L << 20;
  private static final int LARGEST_ARRAY = Integer.MAX_VALUE - 8;

  private final Path file;
  private final ZipFile zip;
  private final Set<String> names;
  private long left;

  private ZipArchive(Path file, ZipFile zip, Set<String> names, long left) {
    this.file = file;
    this.zip = zip;
    this.names = names;
    this.left = left;
  }

  /**
   * @param writer what wrote the file, for errors
   * @throws ModelFileException if the zip is damaged, has a name twice, or has one that points out of it
   */
  public static ZipArchive open(Path file, String writer) throws ModelFileException, IOException {
    ZipFile zip = new ZipFile(file.toFile(), StandardCharsets.UTF_8);
    try {
      return new ZipArchive(file, zip, names(file, zip, writer), ALWAYS + LARGEST_RATIO * Files.size(file));
    } catch (ModelFileException | IOException | IllegalArgumentException e) {
      zip.close();
      throw e;
    }
  }

  private static Set<String> names(Path file, ZipFile zip, String writer) throws ModelFileException {
    Set<String> names = new HashSet<>();
    for (String name : zip.stream().map(ZipEntry::getName).toList()) {
      if (name.startsWith("/") || name.contains("\\") || List.of(name.split("/", -1)).contains("..")) {
        throw new ModelFileException(
            file + ": has an entry \"" + name + "\", which points out of the archive; " + writer + " writes no such file");
      }
      if (!names.add(name)) {
        throw new ModelFileException(file + ": has two entries \"" + name + "\"; " + writer + " writes no such file");
      }
    }
    return Set.copyOf(names);
  }

  public Set<String> names() {
    return names;
  }

  /**
   * An entry's bytes.
   *
   * @param most how many it may have
   */
  public byte[] read(String name, long most) throws ModelFileException, IOException {
    if (!names.contains(name)) {
      throw new ModelFileException(file + ": has no entry \"" + name + "\"; it is damaged");
    }
    long limit = Math.min(Math.min(most, left), LARGEST_ARRAY - 1);
    try (InputStream in = zip.getInputStream(zip.getEntry(name))) {
      byte[] bytes = in.readNBytes((int) limit + 1);
      if (bytes.length > limit) {
        throw new ModelFileException(file + ": entry \"" + name + "\" has more than " + limit + " bytes, " + (limit == left
            ? "too many for the file's size"
            : "the most that are read here"));
      }
      left -= bytes.length;
      return bytes;
    }
  }

  @Override
  public void close() throws IOException {
    zip.close();
  }
}
