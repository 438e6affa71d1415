package io.cellstream.modelfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SafetensorsReaderTest {
  @TempDir
  Path dir;

  private Path file;

  @BeforeEach
  void nameTheFile() {
    file = dir.resolve("w");
  }

  @Test
  void readsAFileAsOthersWriteIt() throws Exception {
    // not in the order of the data, padded, with metadata and whitespace
    write("{\"b\":{\"dtype\":\"F32\",\"shape\":[3],\"data_offsets\":[8,20]}, \"__metadata__\":{\"format\":\"pt\"},\n"
        + "\"a\":{\"data_offsets\":[0,8],\"shape\":[2,1],\"dtype\":\"F32\"}}   ", 1f, -2f, 3f, Float.MIN_VALUE, -0f);

    assertThat(read().keySet()).containsExactly("a", "b");
    assertThat(tensor("a").tensor().data()).containsExactly(1f, -2f);
    assertThat(tensor("a").shape()).containsExactly(2, 1);
    assertThat(tensor("b").tensor().data()).containsExactly(3f, Float.MIN_VALUE, -0f);
    assertThat(tensor("b").tensor().rows()).isEqualTo(3);
  }

  @Test
  void readsAFileWithoutTensors() throws Exception {
    write("{}");
    assertThat(read()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '\u0000', textBlock = """
      'dtype':'F16','shape':[2],'data_offsets':[0,8]       | tensor "t".dtype is F16, but this version reads F32, and of quantised packages I16 and I8; convert the weights to 32-bit floats
      'dtype':'BF16','shape':[2],'data_offsets':[0,8]      | tensor "t".dtype is BF16, but this version reads F32, and of quantised packages I16 and I8; convert the weights to 32-bit floats
      'dtype':'I64','shape':[1],'data_offsets':[0,8]       | tensor "t".dtype is I64, but this version reads F32, and of quantised packages I16 and I8; convert the weights to 32-bit floats
      'dtype':1,'shape':[2],'data_offsets':[0,8]           | tensor "t".dtype must be a text that is not blank, but is 1
      'shape':[2],'data_offsets':[0,8]                     | tensor "t".dtype is missing
      'dtype':'F32','data_offsets':[0,8]                   | tensor "t".shape is missing
      'dtype':'F32','shape':[2]                            | tensor "t".data_offsets is missing
      'dtype':'F32','shape':[2],'data_offset':[0,8]        | tensor "t".data_offset is not a known field; did you mean "data_offsets"?
      'dtype':'F32','shape':[],'data_offsets':[0,8]        | tensor "t".shape has 0 dimensions, but must have 1 or 2
      'dtype':'F32','shape':[1,1,2],'data_offsets':[0,8]   | tensor "t".shape has 3 dimensions, but must have 1 or 2
      'dtype':'F32','shape':[0],'data_offsets':[0,8]       | tensor "t".shape[0] must be a whole number from 1 to 2147483639, but is 0
      'dtype':'F32','shape':[-2],'data_offsets':[0,8]      | tensor "t".shape[0] must be a whole number from 1 to 2147483639, but is -2
      'dtype':'F32','shape':[2.0],'data_offsets':[0,8]     | tensor "t".shape[0] must be a whole number from 1 to 2147483639, but is 2.0
      'dtype':'F32','shape':[18446744073709551618],'data_offsets':[0,8] | tensor "t".shape[0] must be a whole number from 1 to 2147483639, but is 18446744073709551618
      'dtype':'F32','shape':[65536,65536],'data_offsets':[0,8] | tensor "t".shape has 4294967296 elements, but at most 2147483639 are possible
      'dtype':'F32','shape':[2147483639,2147483639],'data_offsets':[0,8] | tensor "t".shape has 4611685979772682321 elements, but at most 2147483639 are possible
      'dtype':'F32','shape':2,'data_offsets':[0,8]         | tensor "t".shape must be an array, but is 2
      'dtype':'F32','shape':[2],'data_offsets':[0]         | tensor "t".data_offsets must be two numbers, the begin and the end of the data, but is [0]
      'dtype':'F32','shape':[2],'data_offsets':[8,0]       | tensor "t".data_offsets must be two numbers, the begin and the end of the data, but is [8,0]
      'dtype':'F32','shape':[2],'data_offsets':[-8,0]      | tensor "t".data_offsets[0] must be a whole number from 0 to 9223372036854775807, but is -8
      'dtype':'F32','shape':[3],'data_offsets':[0,8]       | tensor "t".data_offsets has 8 bytes, but the shape [3] takes 12
      'dtype':'F32','shape':[2],'data_offsets':[0,9]       | tensor "t".data_offsets has 9 bytes, but the shape [2] takes 8
      'dtype':'F32','shape':[2],'data_offsets':[9223372036854775799,9223372036854775807] | tensor "t" ends at byte 9223372036854775807 of the data, but the file has only 8; it was cut off
      'dtype':'F32','shape':[500000000],'data_offsets':[0,2000000000] | tensor "t" ends at byte 2000000000 of the data, but the file has only 8; it was cut off
      'dtype':'F32','shape':[1],'data_offsets':[4,8]       | tensor "t" leaves a hole of 4 bytes after the header in the data
      'dtype':'F32','shape':[1],'data_offsets':[0,4]       | 4 bytes after tensor "t" belong to no tensor
      """)
  void refusesATensor(String fields, String message) throws Exception {
    write("{\"t\":{" + fields.replace('\'', '"') + "}}", 1f, 2f);

    assertRefused("w: " + message);
  }

  @Test
  void refusesTensorsThatOverlapOrLeaveAHole() throws Exception {
    write(
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]},\"b\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[4,12]}}",
        1f, 2f, 3f);
    assertRefused("w: tensor \"b\" overlaps tensor \"a\" in the data");

    write(
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},\"b\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[8,12]}}",
        1f, 2f, 3f);
    assertRefused("w: tensor \"b\" leaves a hole of 4 bytes after tensor \"a\" in the data");
  }

  @Test
  void refusesATensorTwice() throws Exception {
    write("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}}",
        1f, 2f);
    assertThatThrownBy(this::read).isInstanceOf(ModelFileException.class)
        .hasMessageStartingWith("w header line 1 column ").hasMessageContaining("Duplicate field 'a'");
  }

  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
  void refusesAWeightThatIsNotFinite(float bad) throws Exception {
    write("{\"t\":{\"dtype\":\"F32\",\"shape\":[2,3],\"data_offsets\":[0,24]}}", 0f, 1f, 2f, 3f, 4f, bad);
    assertRefused("w: tensor \"t\" has " + bad + " at [1, 2]; every weight must be finite");

    write("{\"t\":{\"dtype\":\"F32\",\"shape\":[3],\"data_offsets\":[0,12]}}", 0f, bad, 2f);
    assertRefused("w: tensor \"t\" has " + bad + " at [1]; every weight must be finite");
  }

  @ParameterizedTest
  @CsvSource({"9223372036854775807, 9223372036854775807", "-1, 18446744073709551615", "-9223372036854775808, 9223372036854775808",
      "100000001, 100000001", "10000001, 10000001"})
  void refusesAnOversizeHeaderBeforeItAllocates(long claimed, String shown) throws Exception {
    Files.write(file, ByteBuffer.allocate(20).order(ByteOrder.LITTLE_ENDIAN).putLong(claimed).array());

    assertRefused("w: claims a header of " + shown
        + " bytes, but at most 10000000 are allowed; this is not a safetensors file, or it is damaged");
  }

  @Test
  void refusesAFileCutOffAnywhere() throws Exception {
    byte[] whole = write("{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}", 1f, 2f);
    for (int length = 0; length < whole.length; length++) {
      Files.write(file, Arrays.copyOf(whole, length));
      assertThatThrownBy(this::read).as("%d bytes", length).isInstanceOf(ModelFileException.class).hasMessageStartingWith("w: ")
          .hasMessageContaining("it was cut off");
    }
  }

  @Test
  void refusesBytesAfterTheData() throws Exception {
    byte[] whole = write("{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}", 1f, 2f);
    Files.write(file, Arrays.copyOf(whole, whole.length + 1));
    assertRefused("w: 1 bytes after tensor \"a\" belong to no tensor");
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '\u0000', textBlock = """
      []                        | w: the header is no JSON object; this is not a safetensors file
      x                         | w: the header is no JSON object; this is not a safetensors file
      {"t":3}                   | w: tensor "t" must be a JSON object
      {"__metadata__":3}        | w: __metadata__ must be a JSON object
      {"__metadata__":{"a":3}}  | w: __metadata__.a must be a text, but is 3
      """)
  void refusesAHeader(String header, String message) throws Exception {
    write(header);
    assertRefused(message);
  }

  @Test
  void refusesAnEmptyHeader() throws Exception {
    write("");
    assertRefused("w: the header is no JSON object; this is not a safetensors file");
  }

  @Test
  void readsWhatTheWriterWroteAcrossItsBuffers() throws Exception {
    float[] data = new float[200_003];
    for (int i = 0; i < data.length; i++) {
      data[i] = i;
    }
    SafetensorsWriter.write(file, List.of(new StoredTensor("ü\n\"", new int[]{data.length}, data)));

    assertThat(tensor("ü\n\"").data()).isEqualTo(data);
  }

  private byte[] write(String header, float... data) throws IOException {
    byte[] text = header.getBytes(StandardCharsets.UTF_8);
    ByteBuffer rest = ByteBuffer.allocate(Float.BYTES * data.length).order(ByteOrder.LITTLE_ENDIAN);
    rest.asFloatBuffer().put(data);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(text.length).array());
    out.write(text);
    out.write(rest.array());
    Files.write(file, out.toByteArray());
    return out.toByteArray();
  }

  private Map<String, StoredTensor> read() throws ModelFileException {
    return SafetensorsReader.read(file, "w", Sha256.newDigest());
  }

  private StoredTensor tensor(String name) throws ModelFileException {
    return Objects.requireNonNull(read().get(name), name);
  }

  private void assertRefused(String message) {
    assertThatThrownBy(this::read).isInstanceOf(ModelFileException.class).hasMessage(message);
  }
}
