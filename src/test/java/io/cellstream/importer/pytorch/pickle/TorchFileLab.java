package io.cellstream.importer.pytorch.pickle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.cellstream.importer.ZipFiles;
import io.cellstream.importer.pytorch.pickle.PickledStateDict;
import io.cellstream.modelfile.ModelFileException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.io.TempDir;

/** What tests of files of {@code torch.save} begin with. */
abstract class TorchFileLab {
  static final Path PYTORCH = Path.of("src/test/resources/import/pytorch");
  private static final Duration ENOUGH = Duration.ofSeconds(15);

  @TempDir
  Path folder;

  static PickleWriter pickle() {
    return new PickleWriter().op(Opcode.PROTO, 2);
  }

  /** A dictionary whose first entry is a matrix of 2 × 3 with all of storage 0. */
  static PickleWriter dictionary() {
    return pickle().op(Opcode.EMPTY_DICT, Opcode.MARK).text("fc.weight").matrix("0", 6, 0, new long[]{2, 3}, new long[]{3, 1});
  }

  static Map<String, byte[]> entries(byte[] pickle) {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    entries.put("m/data.pkl", pickle);
    entries.put("m/data/0", new byte[6 * Float.BYTES]);
    return entries;
  }

  Path file(Map<String, byte[]> entries) throws IOException {
    return ZipFiles.writeUncompressed(folder.resolve("m.pt"), entries);
  }

  PickledStateDict read(byte[] pickle) throws Exception {
    Path file = file(entries(pickle));
    return assertTimeoutPreemptively(ENOUGH, () -> TorchFile.read(file));
  }

  static String refusal(Path file) {
    String message = String.valueOf(
        Objects.requireNonNull(
            catchThrowableOfType(ModelFileException.class, () -> assertTimeoutPreemptively(ENOUGH, () -> TorchFile.read(file))),
            "the file was not refused").getMessage());
    assertThat(message).startsWith(file + ": ").doesNotContain("\n");
    return message.substring(file.toString().length() + 2);
  }

  String refusal(byte[] pickle) throws IOException {
    return refusal(file(entries(pickle)));
  }
}
