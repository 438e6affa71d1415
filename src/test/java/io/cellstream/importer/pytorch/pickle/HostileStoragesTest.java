package io.cellstream.importer.pytorch.pickle;

import static org.assertj.core.api.Assertions.assertThat;

import io.cellstream.importer.ZipFiles;
import io.cellstream.modelfile.OtherTensor;
import io.cellstream.modelfile.StoredTensor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A tensor is what its storage has, and a storage what its file has, whatever a pickle says of them. */
class HostileStoragesTest extends TorchFileLab {

  // ---- tensors

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      6 | 0  | 2, 4                | 3, 1                  | reaches beyond its storage of 6 elements
      6 | 1  | 2, 3                | 3, 1                  | reaches beyond its storage of 6 elements
      6 | -1 | 2, 3                | 3, 1                  | reaches beyond its storage of 6 elements
      6 | 6  | 1, 1                | 1, 1                  | reaches beyond its storage of 6 elements
      6 | 9223372036854775807 | 1, 1 | 1, 1                | reaches beyond its storage of 6 elements
      6 | 0  | 2, 3                | 9223372036854775807, 1 | reaches beyond its storage of 6 elements
      6 | 0  | 9223372036854775807, 9223372036854775807 | 0, 0 | reaches beyond its storage of 6 elements
      6 | 0  | 2147483647, 2147483647 | 0, 0               | all tensors together copy more than the file's size allows
      6 | 0  | 1000, 1000          | 0, 0                  | all tensors together copy more than the file's size allows
      6 | 0  | 2, 0                | 1, 1                  | has no elements, as a size is 0
      6 | 0  | 2, -3               | 3, 1                  | has a size or stride that is no number
      6 | 0  | 2, 3                | 3                     | has 2 dimensions, but must have 1 or 2
      7 | 0  | 2, 3                | 3, 1                  | storage "0" should have 7 elements of float32, but has 24 bytes
      5 | 0  | 2, 2                | 2, 1                  | storage "0" should have 5 elements of float32, but has 24 bytes
      4611686018427387910 | 0 | 2, 3 | 3, 1                | storage "0" should have 4611686018427387910 elements
      """)
  void aTensorThatItsStorageDoesNotHaveIsRefused(long elements, long offset, String sizes, String strides, String message)
      throws Exception {
    assertThat(refusal(pickle().op(Opcode.EMPTY_DICT).text("fc.weight").matrix("0", elements, offset, numbers(sizes), numbers(strides))
        .op(Opcode.SETITEM).stop())).contains(message);
  }

  private static long[] numbers(String text) {
    return Arrays.stream(text.split(", ")).mapToLong(Long::parseLong).toArray();
  }

  @Test
  void tensorsMayOverlapUpToWhatTheFilesSizeAllows() throws Exception {
    PickleWriter many = pickle().op(Opcode.EMPTY_DICT, Opcode.MARK);
    for (int i = 0; i < 20_000; i++) {
      many.text("fc" + i + ".weight").matrix("0", 6, 0, new long[]{2, 3}, new long[]{3, 1});
    }
    assertThat(read(many.op(Opcode.SETITEMS).stop()).tensors()).hasSize(20_000);

    PickleWriter more = pickle().op(Opcode.EMPTY_DICT, Opcode.MARK);
    for (int i = 0; i < 50; i++) {
      more.text("fc" + i + ".weight").matrix("0", 1 << 16, 0, new long[]{1 << 8, 1 << 8}, new long[]{1 << 8, 1});
    }
    Map<String, byte[]> entries = entries(more.op(Opcode.SETITEMS).stop());
    entries.put("m/data/0", new byte[1 << 18]);
    assertThat(refusal(file(entries))).contains("all tensors together copy more than the file's size allows");
  }

  @Test
  void aTensorOfAnotherTypeIsNamed() throws Exception {
    assertThat(read(pickle().op(Opcode.EMPTY_DICT).text("ids").global("torch._utils", "_rebuild_tensor_v2").op(Opcode.MARK)
        .storage("LongStorage", "0", 3).whole(0).wholes(3).wholes(1)
        .op(Opcode.NEWFALSE, Opcode.NONE, Opcode.TUPLE, Opcode.REDUCE, Opcode.SETITEM)
        .stop()).others()).containsExactly(new OtherTensor("ids", List.of(3L), "int64"));
  }

  /** It counts batches while a normalisation layer is trained. */
  @Test
  void theCounterOfANormalisationLayerIsNoWeight() throws Exception {
    assertThat(read(dictionary().text("norm.num_batches_tracked").global("torch._utils", "_rebuild_tensor_v2").op(Opcode.MARK)
        .storage("LongStorage", "1", 1).whole(0).op(Opcode.EMPTY_TUPLE, Opcode.EMPTY_TUPLE, Opcode.NEWFALSE, Opcode.NONE, Opcode.TUPLE)
        .op(Opcode.REDUCE, Opcode.SETITEMS).stop()).tensors()).extracting(StoredTensor::name).containsExactly("fc.weight");
  }

  /** As PyTorch writes what the older storages have no type for. */
  @Test
  void aTensorMaySayTheTypeThatItsStorageDoesNotHave() throws Exception {
    assertThat(read(typed("float32")).tensors().getFirst().shape()).containsExactly(2, 3);
    assertThat(refusal(typed("float8_e4m3fn")))
        .startsWith("has no dictionary of tensors; it has \"fc.weight\" (torch.float8_e4m3fn); save");
  }

  private static byte[] typed(String type) {
    return pickle().op(Opcode.EMPTY_DICT).text("fc.weight").global("torch._utils", "_rebuild_tensor_v3").op(Opcode.MARK)
        .op(Opcode.MARK).text("storage").global("torch.storage", "UntypedStorage").text("0").text("cpu").whole(6 * Float.BYTES)
        .op(Opcode.TUPLE, Opcode.BINPERSID).whole(0).wholes(2, 3).wholes(3, 1).op(Opcode.NEWFALSE, Opcode.NONE).global("torch", type)
        .op(Opcode.TUPLE, Opcode.REDUCE, Opcode.SETITEM).stop();
  }

  /** PyTorch marks a tensor whose elements are the negatives of what is stored. */
  @Test
  void aTensorThatIsNotWhatIsStoredIsRefused() throws Exception {
    assertThat(
        refusal(dictionary().text("fc.bias").global("torch._utils", "_rebuild_tensor_v2").op(Opcode.MARK).storage("FloatStorage", "0", 6)
            .whole(0).wholes(3).wholes(1).op(Opcode.NEWFALSE, Opcode.NONE, Opcode.EMPTY_DICT).text("neg").op(Opcode.NEWTRUE, Opcode.SETITEM)
            .op(Opcode.TUPLE, Opcode.REDUCE, Opcode.SETITEMS).stop()))
        .startsWith("\"fc.bias\", among the tensors, needs torch._utils");
  }

  @Test
  void aNameOrAStorageThatIsThereTwiceIsRefused() throws Exception {
    assertThat(refusal(dictionary().text("fc.weight").matrix("0", 6, 0, new long[]{2, 3}, new long[]{3, 1}).op(Opcode.SETITEMS).stop()))
        .contains("sets \"fc.weight\" of one dictionary twice");
    assertThat(refusal(dictionary().text("fc.bias").matrix("0", 7, 0, new long[]{3}, new long[]{1}).op(Opcode.SETITEMS).stop()))
        .contains("gives storage \"0\" two types or sizes");
    assertThat(refusal(dictionary().whole(1).matrix("0", 6, 0, new long[]{3}, new long[]{1}).op(Opcode.SETITEMS).stop()))
        .contains("has keys that are no names among those of its tensors");
  }

  // ---- the zip

  @ParameterizedTest
  @ValueSource(strings = {"../m/data/1", "/etc/passwd", "m/../../b", "..\\b"})
  void aZipThatPointsOutOfItselfIsRefused(String name) throws Exception {
    Map<String, byte[]> entries = entries(dictionary().op(Opcode.SETITEMS).stop());
    entries.put(name, new byte[1]);

    assertThat(refusal(file(entries)))
        .isEqualTo("has an entry \"" + name + "\", which points out of the archive; PyTorch writes no such file");
  }

  @Test
  void aStorageIsAnEntryWhateverItsKeySays() throws Exception {
    assertThat(refusal(pickle().op(Opcode.EMPTY_DICT).text("fc.weight").matrix("../data.pkl", 6, 0, new long[]{2, 3}, new long[]{3, 1})
        .op(Opcode.SETITEM).stop())).isEqualTo("has no entry \"m/data/../data.pkl\"; it is damaged");
  }

  @Test
  void anEntryThatIsThereTwiceIsRefused() throws Exception {
    Map<String, byte[]> entries = entries(dictionary().op(Opcode.SETITEMS).stop());
    entries.put("m/data/1", new byte[24]);
    String bytes = new String(Files.readAllBytes(file(entries)), StandardCharsets.ISO_8859_1);
    Path twice = Files.write(folder.resolve("twice.pt"), bytes.replace("m/data/1", "m/data/0").getBytes(StandardCharsets.ISO_8859_1));

    assertThat(refusal(twice)).isEqualTo("has two entries \"m/data/0\"; PyTorch writes no such file");
  }

  @Test
  void aZipThatUnpacksToFarMoreThanItsSizeIsRefused() throws Exception {
    Map<String, byte[]> entries = entries(pickle().op(Opcode.EMPTY_DICT).text("fc.weight")
        .matrix("0", 16 << 20, 0, new long[]{4096, 4096}, new long[]{4096, 1}).op(Opcode.SETITEM).stop());
    entries.put("m/data/0", new byte[64 << 20]);

    assertThat(refusal(ZipFiles.write(folder.resolve("bomb.pt"), entries))).startsWith("entry \"m/data/0\" has more than ")
        .endsWith("too many for the file's size");
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      m/version    | 11     | is of the format's version "11"; up to 10 are read here
      m/version    | three  | is of the format's version "three"
      m/byteorder  | middle | its byteorder is "middle", but must be little or big
      n/data.pkl   | .      | is a zip with more than one data.pkl in a folder
      m/code/x.py  | .      | is TorchScript
      m/constants.pkl | .   | is TorchScript
      """)
  void anEntryThatSaysAnotherFormatIsRefused(String name, String content, String message) throws Exception {
    Map<String, byte[]> entries = entries(dictionary().op(Opcode.SETITEMS).stop());
    entries.put(name, content.getBytes(StandardCharsets.UTF_8));

    assertThat(refusal(file(entries))).startsWith(message);
  }

  /** The line is for a shell, so a name that could end its quotation marks does not get into it. */
  @Test
  void aFilesOwnNameIsPutIntoALineOfPythonOnlyIfItIsPlain() throws Exception {
    Path file = Files.copy(PYTORCH.resolve("module.pt"), folder.resolve("m'); print(1); ('.pt"));

    assertThat(refusal(file)).contains("torch.load('FILE', ").contains(", 'FILE-state-dict.pt')").doesNotContain("print(1)");
  }

  // ---- the older form

  /** A number of 64 bits beside the tensors, whose storage comes before theirs. */
  private static PickleWriter sequential() {
    return pickle().op(Opcode.LONG1, 10).number(0xa86a20f9469cfc6cL, Long.BYTES).op(0x50, 0x19, Opcode.STOP).whole(1001).op(Opcode.STOP)
        .op(Opcode.EMPTY_DICT).text("little_endian").op(Opcode.NEWTRUE, Opcode.SETITEM, Opcode.STOP)
        .op(Opcode.EMPTY_DICT, Opcode.MARK).text("model").op(Opcode.EMPTY_DICT).text("fc.weight")
        .matrix("0", 6, 0, new long[]{2, 3}, new long[]{3, 1}).op(Opcode.SETITEM).text("steps").storage("LongStorage", "9", 1)
        .op(Opcode.SETITEMS, Opcode.STOP);
  }

  private Path sequential(PickleWriter whole) throws IOException {
    return Files.write(folder.resolve("sequential.pt"), whole.written());
  }

  private static PickleWriter keys(String... keys) {
    PickleWriter listed = sequential().op(Opcode.EMPTY_LIST, Opcode.MARK);
    for (String key : keys) {
      listed.text(key);
    }
    return listed.op(Opcode.APPENDS, Opcode.STOP);
  }

  @Test
  void anOlderFilesStoragesFollowInTheOrderOfTheirKeys() throws Exception {
    PickleWriter whole = keys("9", "0").number(1, Long.BYTES).number(77, Long.BYTES).number(6, Long.BYTES);
    for (int i = 0; i < 6; i++) {
      whole.number(Float.floatToIntBits(i), Float.BYTES);
    }

    assertThat(TorchFile.read(sequential(whole)).tensors().getFirst().data()).containsExactly(0, 1, 2, 3, 4, 5);
  }

  @Test
  void anOlderFileThatClaimsOtherStoragesIsRefused() throws Exception {
    assertThat(refusal(sequential(keys("9", "0").number(2, Long.BYTES).many(0, 100))))
        .startsWith("storage \"9\" should have 1 elements of int64, but claims 2, and 100 bytes follow");
    assertThat(refusal(sequential(keys("0").number(6, Long.BYTES).many(0, 23)))).contains("but claims 6, and 23 bytes follow");
    assertThat(refusal(sequential(keys("0").number(-1, Long.BYTES).many(0, 24)))).contains("but claims -1, and 24 bytes follow");
    assertThat(refusal(sequential(keys("0", "0").number(6, Long.BYTES).many(0, 100)))).startsWith("has a storage twice");
    assertThat(refusal(sequential(keys("7").number(6, Long.BYTES).many(0, 100))))
        .startsWith("has a storage twice, or one of an unknown type");
    assertThat(refusal(sequential(keys("9").number(1, Long.BYTES).many(0, 8))))
        .isEqualTo("tensor \"fc.weight\" reaches beyond its storage of 0 elements; the file is damaged");
    assertThat(refusal(sequential(keys("0")))).contains("it ends in the middle of a storage");
    assertThat(refusal(sequential(sequential().op(Opcode.NONE, Opcode.STOP)))).contains("has no list of storages");
    assertThat(refusal(sequential(pickle().whole(1).op(Opcode.STOP)))).startsWith("is a pickle, but not one of torch.save;");
  }
}
