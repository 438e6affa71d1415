package io.cellstream.modelfile;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads a safetensors file once from its first byte to its last, through a small buffer, so that memory is bounded by the file's size.
 * Nothing is allocated for a size that the file only claims.
 */
final class SafetensorsReader {
  /** The largest header that is parsed, because the parsed tree takes many times its size. The header of a recurrent model has a few KB. */
  static final long LARGEST_HEADER = 10_000_000;
  private static final int CHUNK = 1 << 18;

  private final String file;
  private final FileChannel channel;
  private final MessageDigest digest;
  private final Set<Dtype> types;

  private SafetensorsReader(String file, FileChannel channel, MessageDigest digest, Set<Dtype> types) {
    this.file = file;
    this.channel = channel;
    this.digest = digest;
    this.types = types;
  }

  /**
   * Reads all tensors of a package, by name.
   *
   * @param file how errors name the file
   * @param digest is updated with every byte of the file
   */
  static Map<String, StoredTensor> read(Path path, String file, MessageDigest digest) throws ModelFileException {
    return read(path, file, digest, Dtype.PACKAGED, new ArrayList<>());
  }

  /**
   * @param types the element types that the tensors may have
   * @param others takes what is of another type or of other dimensions, unless types are those of a package
   */
  static Map<String, StoredTensor> read(Path path, String file, MessageDigest digest, Set<Dtype> types, List<OtherTensor> others)
      throws ModelFileException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      return new SafetensorsReader(file, channel, digest, types).read(others);
    } catch (EOFException e) {
      throw new ModelFileException(file + ": became shorter while it was read", e);
    } catch (IOException e) {
      throw new ModelFileException(file + ": can't be read: " + e, e);
    }
  }

  private Map<String, StoredTensor> read(List<OtherTensor> others) throws IOException, ModelFileException {
    long size = channel.size();
    if (size < Long.BYTES) {
      throw new ModelFileException(file + ": has " + size + " bytes, too few for a safetensors file; it was cut off");
    }
    long headerLength = readBuffer(Long.BYTES).getLong();
    // unsigned, because a negative length stands for more than 8 EB
    if (Long.compareUnsigned(headerLength, LARGEST_HEADER) > 0) {
      throw new ModelFileException(file + ": claims a header of " + Long.toUnsignedString(headerLength) + " bytes, but at most "
          + LARGEST_HEADER + " are allowed; this is not a safetensors file, or it is damaged");
    }
    if (headerLength > size - Long.BYTES) {
      throw new ModelFileException(
          file + ": claims a header of " + headerLength + " bytes, but only " + (size - Long.BYTES) + " follow; it was cut off");
    }
    byte[] header = readBuffer((int) headerLength).array();
    Map<String, StoredTensor> tensors = new LinkedHashMap<>();
    ByteBuffer chunk = ByteBuffer.allocate(CHUNK).order(ByteOrder.LITTLE_ENDIAN);
    SafetensorsHeader parsed = SafetensorsHeader.parse(file, header, size - Long.BYTES - headerLength, types);
    others.addAll(parsed.others());
    for (var entry : parsed.tensors()) {
      channel.position(Long.BYTES + headerLength + entry.begin());
      tensors.put(entry.name(), tensor(entry, chunk));
    }
    return tensors;
  }

  private StoredTensor tensor(SafetensorsHeader.Entry tensor, ByteBuffer chunk) throws IOException, ModelFileException {
    TensorBuilder builder = new TensorBuilder(file, tensor.name(), tensor.shape(), tensor.dtype(), tensor.elements());
    while (builder.missing() > 0) {
      int count = Math.min(builder.missing(), CHUNK / tensor.dtype().bytes());
      builder.add(fill(chunk.clear().limit(count * tensor.dtype().bytes())));
    }
    return builder.build();
  }

  private ByteBuffer readBuffer(int length) throws IOException {
    return fill(ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN));
  }

  private ByteBuffer fill(ByteBuffer buffer) throws IOException {
    while (buffer.hasRemaining()) {
      if (channel.read(buffer) < 0) {
        throw new EOFException(file);
      }
    }
    digest.update(buffer.flip().duplicate());
    return buffer;
  }
}
