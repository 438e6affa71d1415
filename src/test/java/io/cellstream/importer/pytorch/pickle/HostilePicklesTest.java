package io.cellstream.importer.pytorch.pickle;

import static org.assertj.core.api.Assertions.assertThat;

import io.cellstream.importer.ZipFiles;
import io.cellstream.importer.pytorch.pickle.Opcode;
import io.cellstream.modelfile.ModelFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A pickle is a program: whatever it says, nothing is run, and its file ends in tensors or in one line. */
class HostilePicklesTest extends TorchFileLab {
  /** Pickles of drawn instructions. */
  private static final int DRAWN = 800;
  private static final String DAMAGED = "; it is damaged, or not made by torch.save";

  // ---- what would be run

  @Test
  void aFunctionThatWouldBeCalledIsRefusedByItsName() throws Exception {
    assertThat(refusal(pickle().global("posix", "system").text("touch harm").op(Opcode.TUPLE1, Opcode.REDUCE).stop()))
        .startsWith("holds an object of posix.system, and to make one would run code;");
    assertThat(
        refusal(dictionary().text("fc.bias").global("builtins", "eval").text("1").op(Opcode.TUPLE1, Opcode.REDUCE, Opcode.SETITEMS).stop()))
        .startsWith("\"fc.bias\", among the tensors, needs builtins.eval, which is never called here;");
    assertThat(refusal(dictionary().text("fc.bias").global("os", "environ").op(Opcode.SETITEMS).stop()))
        .startsWith("\"fc.bias\", among the tensors, needs os.environ, which is");
  }

  @Test
  void aModuleUnderItsUsualNameIsTheModelWhateverTensorsAreBesideIt() throws Exception {
    assertThat(refusal(dictionary().text("model").global("nets", "Net").op(Opcode.EMPTY_TUPLE, Opcode.NEWOBJ, Opcode.SETITEMS).stop()))
        .startsWith("\"model\" is an object of nets.Net, and to make one would run code;").contains("['model'].state_dict()");
  }

  /** By protocol 4 as well, where a name can be put together of texts. */
  @Test
  void whatStandsBesideTheTensorsIsLeftAloneAndNamed() throws Exception {
    PickledStateDict dict = read(pickle().op(Opcode.EMPTY_DICT, Opcode.MARK).text("state_dict").op(Opcode.EMPTY_DICT, Opcode.MARK)
        .text("fc.weight").matrix("0", 6, 0, new long[]{2, 3}, new long[]{3, 1}).op(Opcode.SETITEMS) //
        .text("harm").text("posix").text("system").op(Opcode.STACK_GLOBAL).text("touch harm").op(Opcode.TUPLE1, Opcode.REDUCE)
        // its state, its items, and what a call of it would give
        .op(Opcode.EMPTY_DICT, Opcode.BUILD).text("item").op(Opcode.APPEND).text("key").whole(1).op(Opcode.SETITEM)
        .op(Opcode.EMPTY_TUPLE, Opcode.REDUCE).op(Opcode.EMPTY_TUPLE, Opcode.NEWOBJ).op(Opcode.SETITEMS).stop());

    assertThat(dict.tensors()).hasSize(1);
    assertThat(dict.remarks()).containsExactly("the tensors are those under \"state_dict\"; not read: \"harm\" (posix.system)");
  }

  @Test
  void whatIsCalledMustBeANameAndWhatAddsMustBeACollection() throws Exception {
    assertThat(refusal(pickle().text("system").op(Opcode.EMPTY_TUPLE, Opcode.REDUCE).stop()))
        .startsWith("data.pkl calls what is no function")
        .endsWith(DAMAGED);
    assertThat(refusal(pickle().whole(1).op(Opcode.EMPTY_TUPLE, Opcode.NEWOBJ).stop())).contains("makes an object of what is no class");
    assertThat(refusal(pickle().whole(1).whole(2).op(Opcode.APPEND).stop())).contains("adds an item to what is no list");
    assertThat(refusal(pickle().whole(1).whole(2).whole(3).op(Opcode.SETITEM).stop())).contains("sets an entry of what is no dictionary");
    assertThat(refusal(pickle().op(Opcode.EMPTY_LIST, Opcode.EMPTY_DICT, Opcode.BUILD).stop())).contains("sets the state of what has none");
    assertThat(refusal(pickle().whole(1).op(Opcode.BINPERSID).stop())).contains("has a reference to what is no storage");
    assertThat(refusal(pickle().global("torch._utils", "_rebuild_tensor_v2").op(Opcode.EMPTY_TUPLE, Opcode.REDUCE).stop()))
        .contains("gives torch._utils._rebuild_tensor_v2 other values than PyTorch does");
  }

  // ---- bombs

  @Test
  void depthCostsNothing() throws Exception {
    int deep = 400_000;
    PickleWriter nested = pickle().op(Opcode.EMPTY_DICT, Opcode.MARK).text("model").op(Opcode.EMPTY_DICT).text("fc.weight")
        .matrix("0", 6, 0, new long[]{2, 3}, new long[]{3, 1}).op(Opcode.SETITEM).text("deep").op(Opcode.EMPTY_TUPLE)
        .many(Opcode.TUPLE1, deep).text("lists").many(Opcode.EMPTY_LIST, deep).many(Opcode.APPEND, deep - 1).op(Opcode.SETITEMS);

    assertThat(read(nested.stop()).remarks()).containsExactly("the tensors are those under \"model\"; not read: \"deep\", \"lists\"");
  }

  /** A list that holds itself twice, and so on, would be walked for ever. */
  @Test
  void aValueThatHoldsItselfIsNotWalked() throws Exception {
    PickleWriter loop = pickle().op(Opcode.EMPTY_DICT, Opcode.MARK).text("model").op(Opcode.EMPTY_DICT).text("fc.weight")
        .matrix("0", 6, 0, new long[]{2, 3}, new long[]{3, 1}).op(Opcode.SETITEM).text("loop")
        .op(Opcode.EMPTY_LIST).many(Opcode.DUP, 2).op(Opcode.APPEND, Opcode.APPEND);

    assertThat(read(loop.op(Opcode.SETITEMS).stop()).remarks())
        .containsExactly("the tensors are those under \"model\"; not read: \"loop\"");
  }

  /** Were each looked at under each of its names, this would take hours. */
  @Test
  void aCollectionUnderManyNamesIsLookedAtOnce() throws Exception {
    int many = 200_000;
    PickleWriter shared = pickle().op(Opcode.MARK).many(Opcode.NONE, many).op(Opcode.TUPLE, Opcode.BINPUT, 1, Opcode.EMPTY_DICT,
        Opcode.MARK);
    for (int i = 0; i < many; i++) {
      shared.text("plain" + i).op(Opcode.NONE);
    }
    shared.op(Opcode.SETITEMS, Opcode.BINPUT, 2, Opcode.EMPTY_DICT, Opcode.MARK).text("fc.weight")
        .matrix("0", 6, 0, new long[]{2, 3}, new long[]{3, 1});
    for (int i = 0; i < many; i++) {
      shared.text("names" + i).op(Opcode.BINGET, 1 + i % 2);
    }

    assertThat(read(shared.op(Opcode.SETITEMS).stop()).tensors()).hasSize(1);
  }

  @Test
  void aCollectionAmongTheTensorsThatMayHoldMoreOfThemIsRefused() throws Exception {
    assertThat(read(dictionary().text("losses").op(Opcode.EMPTY_LIST).whole(1).op(Opcode.APPEND, Opcode.SETITEMS).stop()).remarks())
        .containsExactly("not read: \"losses\"");
    assertThat(refusal(dictionary().text("packed").matrix("0", 6, 0, new long[]{3}, new long[]{1}).op(Opcode.NONE, Opcode.TUPLE2)
        .op(Opcode.SETITEMS).stop())).startsWith("\"packed\", among the tensors, is none, but may hold some");
    assertThat(refusal(dictionary().text("nested").op(Opcode.EMPTY_DICT).text("list").op(Opcode.EMPTY_LIST, Opcode.SETITEM, Opcode.SETITEMS)
        .stop())).startsWith("\"nested\", among the tensors, is none, but may hold some");
  }

  @ParameterizedTest
  @ValueSource(ints = {Opcode.DUP, Opcode.EMPTY_DICT, Opcode.MEMOIZE})
  void moreInstructionsThanADictionaryTakesAreRefused(int opcode) throws Exception {
    byte[] bomb = pickle().op(Opcode.NONE).many(opcode, PickleReader.MOST_INSTRUCTIONS).stop();

    assertThat(refusal(bomb)).startsWith("data.pkl has more than 2000000 instructions, far more than a state_dict takes");
  }

  /** Each tensor of many is made of the longest names and lists that the pickle has. */
  @Test
  void whatIsUsedAgainIsNotCopied() throws Exception {
    int many = 100_000;
    PickleWriter again = dictionary().text("rest").op(Opcode.MARK).many(Opcode.NONE, many).op(Opcode.TUPLE, Opcode.BINPUT, 1)
        .global("x".repeat(256), "y".repeat(256)).op(Opcode.BINPUT, 2);
    for (int i = 0; i < many; i++) {
      again.op(Opcode.BINGET, 2, Opcode.BINGET, 1, Opcode.REDUCE);
    }

    assertThat(read(again.op(Opcode.EMPTY_LIST).many(Opcode.POP, many + 2).op(Opcode.SETITEMS).stop()).tensors()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({Opcode.BINUNICODE + ", 4, -1, 4294967295", Opcode.BINUNICODE8 + ", 8, -1, 18446744073709551615",
      Opcode.BINBYTES8 + ", 8, 1099511627776, 1099511627776", Opcode.LONG4 + ", 4, 2147483647, 2147483647",
      Opcode.BYTEARRAY8 + ", 8, 9223372036854775807, 9223372036854775807", Opcode.FRAME + ", 8, 4096, 4096"})
  void aLengthThatIsOnlyClaimedCostsNothing(int opcode, int width, long claim, String shown) throws Exception {
    assertThat(refusal(pickle().op(opcode).number(claim, width).stop()))
        .startsWith("data.pkl claims a value of " + shown + " bytes, but only 1 follow");
  }

  @Test
  void aPickleThatUsesWhatItHasNotMadeIsRefused() throws Exception {
    for (int opcode : new int[]{Opcode.STOP, Opcode.POP, Opcode.DUP, Opcode.REDUCE, Opcode.BUILD, Opcode.TUPLE3, Opcode.APPEND,
        Opcode.STACK_GLOBAL, Opcode.MEMOIZE}) {
      assertThat(refusal(pickle().op(opcode).stop())).contains("uses a value that it has not made");
    }
    assertThat(refusal(pickle().op(Opcode.NONE, Opcode.MARK, Opcode.POP).stop())).contains("uses a value that it has not made");
    assertThat(refusal(pickle().op(Opcode.BINGET, 7).stop())).contains("uses a value that it has not made");
    assertThat(refusal(pickle().op(Opcode.TUPLE).stop())).contains("ends a collection that it has not begun");
    assertThat(refusal(pickle().op(Opcode.GLOBAL).stop())).contains("has a name that does not end");
    assertThat(refusal(pickle().global("x".repeat(257), "y").stop())).contains("names a class by more than 256 characters");
    assertThat(refusal(pickle().op('I').stop())).contains("has an instruction 'I' that is not read here");
    assertThat(refusal(new PickleWriter().op(Opcode.PROTO, 6).stop())).contains("is of protocol 6; 5 is the highest");
  }

  // ---- anything

  /** Bytes of a real pickle changed at random: it gives tensors, or one line. */
  @ParameterizedTest
  @ValueSource(strings = {"tokens.pt", "tokens-protocol-5.pt", "tokens-views.pt", "tokens-checkpoint.ckpt"})
  void aDamagedPickleEndsInOneLineOrInTensors(String name) throws Exception {
    Map<String, byte[]> entries = ZipFiles.entries(PYTORCH.resolve(name));
    String key = entries.keySet().stream().filter(entry -> entry.endsWith("/data.pkl")).findFirst().orElseThrow();
    byte[] whole = Objects.requireNonNull(entries.get(key));
    SplittableRandom random = new SplittableRandom(1);
    int refused = 0;
    for (int round = 0; round < 200; round++) {
      byte[] damaged = whole.clone();
      for (int change = 0; change < 1 + round % 4; change++) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
      }
      entries.put(key, damaged);
      refused += endsInOneLine(file(entries)) ? 1 : 0;
    }
    assertThat(refused).isBetween(50, 499);
  }

  @Test
  void anyInstructionsEndInOneLineOrInTensors() throws Exception {
    SplittableRandom random = new SplittableRandom(2);
    int[] opcodes = {Opcode.MARK, Opcode.POP, Opcode.POP_MARK, Opcode.DUP, Opcode.NONE, Opcode.REDUCE, Opcode.APPEND, Opcode.APPENDS,
        Opcode.BUILD, Opcode.TUPLE, Opcode.TUPLE1, Opcode.TUPLE2, Opcode.EMPTY_DICT, Opcode.EMPTY_LIST, Opcode.EMPTY_TUPLE, Opcode.SETITEM,
        Opcode.SETITEMS, Opcode.NEWOBJ, Opcode.MEMOIZE, Opcode.BINPERSID, Opcode.FROZENSET, Opcode.NEWOBJ_EX, Opcode.STACK_GLOBAL};
    int refused = 0;
    for (int round = 0; round < DRAWN; round++) {
      PickleWriter drawn = pickle().op(Opcode.EMPTY_DICT).text("a").global("torch._utils", "_rebuild_tensor_v2");
      for (int i = random.nextInt(60); i > 0; i--) {
        drawn.op(opcodes[random.nextInt(opcodes.length)]);
      }
      refused += endsInOneLine(file(entries(drawn.stop()))) ? 1 : 0;
    }
    assertThat(refused).isEqualTo(DRAWN);
  }

  private static boolean endsInOneLine(Path file) {
    try {
      TorchFile.read(file);
      return false;
    } catch (ModelFileException e) {
      assertThat(e.getMessage()).startsWith(file + ": ").doesNotContain("\n");
      return true;
    }
  }
}
