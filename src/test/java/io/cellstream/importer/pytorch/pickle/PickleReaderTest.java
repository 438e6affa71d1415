package io.cellstream.importer.pytorch.pickle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cellstream.importer.pytorch.pickle.Pickled.Dict;
import io.cellstream.importer.pytorch.pickle.Pickled.Items;
import io.cellstream.importer.pytorch.pickle.Pickled.Opaque;
import io.cellstream.importer.pytorch.pickle.Pickled.Text;
import io.cellstream.importer.pytorch.pickle.Pickled.Tuple;
import io.cellstream.importer.pytorch.pickle.Pickled.Whole;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PickleReaderTest {

  /** A program, each character a byte. */
  private static Pickled read(String program) throws PickleException {
    return PickleReader.read(ByteBuffer.wrap(program.getBytes(StandardCharsets.ISO_8859_1)));
  }

  @Test
  void readsWhatPythonWrites() throws PickleException {
    // pickle.dumps({'a': [1, -2, 2 ** 40], 'b': ('x', None, True)}, 2)
    Dict dict = (Dict) read("\u0080\u0002}q\u0000(X\u0001\u0000\u0000\u0000aq\u0001]q\u0002(K\u0001J\u00fe\u00ff\u00ff\u00ff\u008a\u0006"
        + "\u0000\u0000\u0000\u0000\u0000\u0001eX\u0001\u0000\u0000\u0000bq\u0003X\u0001\u0000\u0000\u0000xq\u0004N\u0088\u0087q\u0005u.");

    assertThat(dict.entries.keySet()).containsExactly("a", "b");
    assertThat(((Items) Objects.requireNonNull(dict.entries.get("a"))).items).containsExactly(new Whole(BigInteger.ONE),
        new Whole(BigInteger.TWO.negate()),
        new Whole(BigInteger.ONE.shiftLeft(40)));
    assertThat(((Tuple) Objects.requireNonNull(dict.entries.get("b"))).items()).first().isEqualTo(new Text("x"));
    assertThat(read("\u0080\u0004\u0095\u0005\u0000\u0000\u0000\u0000\u0000\u0000\u0000\u008c\u0001x\u0094.")).isEqualTo(new Text("x"));
  }

  @Test
  void whatWouldBeCalledIsNamed() throws PickleException {
    assertThat(read("cos\nsystem\n(S'ls'\ntR.")).isEqualTo(new Opaque("os.system"));
    assertThat(read("\u008c\u0002os\u008c\u0006system\u0093)R.")).isEqualTo(new Opaque("os.system"));
    assertThat(read("c__builtin__\neval\n)\u0081}b.")).isEqualTo(new Opaque("__builtin__.eval"));
    assertThat(read("(ios\nsystem\n.")).isEqualTo(new Opaque("os.system"));
    assertThat(read("(cos\nsystem\nS'ls'\no.")).isEqualTo(new Opaque("os.system"));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
      .                       | needs a value, and there is none
      t.                      | needs a mark, and there is none
      (0.                     | needs a value, and there is none
      h7.                     | is memo 55, which was never filled
      X                       | are to be 4 bytes, and 0 are left
      Xzzzz                   | are to be 2054847098 bytes, and 0 are left
      }(Nu.                   | sets a key without a value
      K                       | are to be 1 bytes, and 0 are left
      ~                       | is instruction 0x7e, which no pickle of PyTorch has
      """)
  void whatIsDamagedIsNamedWithItsPlace(String program, String message) {
    assertThatThrownBy(() -> read(program)).isInstanceOf(PickleException.class).hasMessageStartingWith("at byte ")
        .hasMessageContaining(message);
  }

  /** Neither deep nesting nor what refers to itself takes more than its own bytes. */
  @Test
  void whatIsBuiltToGrowDoesNot() throws PickleException {
    assertThat(read("N" + "\u0085".repeat(2_000_000) + ".")).isInstanceOf(Tuple.class);
    assertThat(read("]" + "]a".repeat(1_000_000) + ".")).isInstanceOf(Items.class);
    assertThat(read("]q\u0000h\u0000a.")).isInstanceOf(Items.class); // a list in itself
    StringBuilder doubling = new StringBuilder("N");
    for (int i = 0; i < 100_000; i++) {
      doubling.append("2\u0086");
    }
    assertThat(read(doubling + ".")).isInstanceOf(Tuple.class);
    assertThat(read("\u008b\u0010'\u0000\u0000" + "x".repeat(10_000) + ".")).isEqualTo(new Opaque("a number of 10000 bytes"));
    assertThatThrownBy(() -> read("\u008d" + "\u00ff".repeat(8))).isInstanceOf(PickleException.class)
        .hasMessageContaining("more bytes than");
  }

  @Test
  void anyBytesAreAValueOrRefused() {
    SplittableRandom random = new SplittableRandom(1);
    String likely = "()]}NK\u0001.tuase0122hqRbcX\n\u0085\u0086\u0087\u0081\u0093Q";
    int values = 0;
    for (int i = 0; i < 200_000; i++) {
      StringBuilder program = new StringBuilder();
      for (int n = random.nextInt(40); n > 0; n--) {
        program.append(random.nextInt(10) == 0 ? (char) random.nextInt(256) : likely.charAt(random.nextInt(likely.length())));
      }
      try {
        assertThat((Object) read(program + ".")).isNotNull();
        values++;
      } catch (PickleException e) {
        assertThat(e).hasMessageStartingWith("at byte ");
      }
    }
    assertThat(values).isGreaterThan(1000);
  }
}
