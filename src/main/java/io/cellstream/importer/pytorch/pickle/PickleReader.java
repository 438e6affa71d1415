package io.cellstream.importer.pytorch.pickle;

import io.cellstream.importer.pytorch.pickle.Value.Dictionary;
import io.cellstream.importer.pytorch.pickle.Value.Global;
import io.cellstream.importer.pytorch.pickle.Value.Items;
import io.cellstream.importer.pytorch.pickle.Value.Large;
import io.cellstream.importer.pytorch.pickle.Value.Plain;
import io.cellstream.importer.pytorch.pickle.Value.Storage;
import io.cellstream.importer.pytorch.pickle.Value.Text;
import io.cellstream.importer.pytorch.pickle.Value.Unknown;
import io.cellstream.importer.pytorch.pickle.Value.Whole;
import io.cellstream.modelfile.ModelFileException;
import io.cellstream.text.Printable;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Follows a pickle's instructions, and calls nothing: {@link Globals} says what the few known names give. Each instruction takes a byte at
 * least and makes one small value at most, so time and memory go with the pickle's length; no value is walked, however deep it is.
 *
 * @see <a href="https://docs.python.org/3/library/pickletools.html">the instructions</a>
 */
final class PickleReader {
  /** The longest text that is kept, as it can be a key. */
  private static final int LONGEST_TEXT = 4096;
  private static final int LONGEST_NAME = 256;
  /** A model's dictionary takes some 40 for each tensor. */
  static final int MOST_INSTRUCTIONS = 2_000_000;
  private static final int HIGHEST_PROTOCOL = 5;

  private final PickleBytes bytes;
  private final PickleStack stack;
  private final Map<Integer, Value> memo = new HashMap<>();
  private final Globals globals;

  private PickleReader(PickleBytes bytes, Globals globals) {
    this.bytes = bytes;
    this.stack = new PickleStack(bytes);
    this.globals = globals;
  }

  /** Reads one pickle, and leaves the bytes behind it. */
  static Value read(PickleBytes bytes) throws ModelFileException {
    return read(bytes, new HashMap<>());
  }

  /** @param storages takes all storages that the pickle names, by their keys */
  static Value read(PickleBytes bytes, Map<String, Storage> storages) throws ModelFileException {
    return new PickleReader(bytes, new Globals(bytes, storages)).read();
  }

  private Value read() throws ModelFileException {
    for (int done = 0; done < MOST_INSTRUCTIONS; done++) {
      int opcode = bytes.unsignedByte();
      if (opcode == Opcode.STOP) {
        return stack.pop();
      }
      if (!number(opcode) && !text(opcode) && !collection(opcode) && !memo(opcode) && !object(opcode)) {
        throw bytes.error("has an instruction " + (opcode > ' ' && opcode < 0x7f ? "'" + (char) opcode + "'" : opcode)
            + " that is not read here");
      }
    }
    throw bytes.refusal("has more than " + MOST_INSTRUCTIONS + " instructions, far more than a state_dict takes",
        "save the module's state_dict() by itself");
  }

  private boolean number(int opcode) throws ModelFileException {
    switch (opcode) {
      case Opcode.NONE -> stack.push(Plain.NONE);
      case Opcode.NEWTRUE -> stack.push(Plain.TRUE);
      case Opcode.NEWFALSE -> stack.push(Plain.FALSE);
      case Opcode.BININT -> stack.push(new Whole(bytes.integer()));
      case Opcode.BININT1 -> stack.push(new Whole(bytes.unsignedByte()));
      case Opcode.BININT2 -> stack.push(new Whole(bytes.unsignedShort()));
      case Opcode.LONG1 -> stack.push(whole(bytes.number(bytes.unsignedByte())));
      case Opcode.LONG4 -> other(bytes.length4());
      case Opcode.BINFLOAT -> other(Double.BYTES);
      default -> {
        return false;
      }
    }
    return true;
  }

  private static Value whole(BigInteger number) {
    return number.bitLength() < Long.SIZE ? new Whole(number.longValueExact()) : new Large(number);
  }

  private boolean text(int opcode) throws ModelFileException {
    switch (opcode) {
      case Opcode.BINUNICODE, Opcode.BINSTRING -> keepText(bytes.length4());
      case Opcode.BINUNICODE8 -> keepText(bytes.length8());
      case Opcode.SHORT_BINUNICODE, Opcode.SHORT_BINSTRING -> keepText(bytes.unsignedByte());
      case Opcode.BINBYTES -> other(bytes.length4());
      case Opcode.SHORT_BINBYTES -> other(bytes.unsignedByte());
      case Opcode.BINBYTES8, Opcode.BYTEARRAY8 -> other(bytes.length8());
      default -> {
        return false;
      }
    }
    return true;
  }

  private void keepText(int length) throws ModelFileException {
    if (length > LONGEST_TEXT) {
      other(length);
    } else {
      stack.push(new Text(bytes.text(length)));
    }
  }

  private void other(int length) throws ModelFileException {
    bytes.skip(length);
    stack.push(Plain.OTHER);
  }

  private boolean collection(int opcode) throws ModelFileException {
    switch (opcode) {
      case Opcode.MARK -> stack.mark();
      case Opcode.POP -> stack.pop();
      case Opcode.POP_MARK -> stack.popMarked();
      case Opcode.DUP -> stack.push(stack.top());
      case Opcode.EMPTY_TUPLE, Opcode.EMPTY_LIST -> stack.push(new Items(List.of()));
      case Opcode.TUPLE -> stack.push(new Items(stack.popMarked()));
      case Opcode.TUPLE1 -> stack.push(new Items(stack.pop(1)));
      case Opcode.TUPLE2 -> stack.push(new Items(stack.pop(2)));
      case Opcode.TUPLE3 -> stack.push(new Items(stack.pop(3)));
      case Opcode.EMPTY_DICT -> stack.push(new Dictionary());
      case Opcode.EMPTY_SET -> stack.push(Plain.OTHER);
      case Opcode.FROZENSET -> {
        stack.popMarked();
        stack.push(Plain.OTHER);
      }
      case Opcode.APPEND -> append(stack.pop(1));
      case Opcode.APPENDS, Opcode.ADDITEMS -> append(stack.popMarked());
      case Opcode.SETITEM -> set(stack.pop(2));
      case Opcode.SETITEMS -> set(stack.popMarked());
      default -> {
        return false;
      }
    }
    return true;
  }

  private void append(List<Value> items) throws ModelFileException {
    switch (stack.top()) {
      case Items list -> list.add(items);
      case Unknown _ -> {
      }
      case Plain.OTHER -> {
      }
      default -> throw bytes.error("adds an item to what is no list");
    }
  }

  private void set(List<Value> entries) throws ModelFileException {
    if (stack.top() instanceof Unknown) {
      return;
    }
    if (!(stack.top() instanceof Dictionary dictionary) || entries.size() % 2 != 0) {
      throw bytes.error("sets an entry of what is no dictionary");
    }
    for (int i = 0; i < entries.size(); i += 2) {
      if (!dictionary.put(entries.get(i), entries.get(i + 1))) {
        throw bytes.error("sets " + Printable.quoted(((Text) entries.get(i)).text()) + " of one dictionary twice");
      }
    }
  }

  private boolean memo(int opcode) throws ModelFileException {
    switch (opcode) {
      case Opcode.BINPUT -> memo.put(bytes.unsignedByte(), stack.top());
      case Opcode.LONG_BINPUT -> memo.put(bytes.integer(), stack.top());
      case Opcode.MEMOIZE -> memo.put(memo.size(), stack.top());
      case Opcode.BINGET -> stack.push(remembered(bytes.unsignedByte()));
      case Opcode.LONG_BINGET -> stack.push(remembered(bytes.integer()));
      default -> {
        return false;
      }
    }
    return true;
  }

  private Value remembered(int number) throws ModelFileException {
    Value value = memo.get(number);
    if (value == null) {
      throw bytes.error("uses a value that it has not made");
    }
    return value;
  }

  private boolean object(int opcode) throws ModelFileException {
    switch (opcode) {
      case Opcode.PROTO -> {
        int protocol = bytes.unsignedByte();
        if (protocol > HIGHEST_PROTOCOL) {
          throw bytes.error("is of protocol " + protocol + "; " + HIGHEST_PROTOCOL + " is the highest that is read here");
        }
      }
      case Opcode.FRAME -> bytes.length8();
      case Opcode.GLOBAL -> stack.push(global(bytes.line(), bytes.line()));
      case Opcode.STACK_GLOBAL -> {
        List<Value> names = stack.pop(2);
        if (!(names.getFirst() instanceof Text module) || !(names.getLast() instanceof Text name)) {
          throw bytes.error("names a class by what is no text");
        }
        stack.push(global(module.text(), name.text()));
      }
      case Opcode.BINPERSID -> stack.push(globals.persistent(stack.pop()));
      case Opcode.REDUCE -> call(stack.pop(2));
      case Opcode.NEWOBJ -> make(stack.pop(2));
      case Opcode.NEWOBJ_EX -> make(stack.pop(3));
      case Opcode.BUILD -> {
        stack.pop();
        if (!(stack.top() instanceof Unknown) && !(stack.top() instanceof Dictionary)) {
          throw bytes.error("sets the state of what has none");
        }
      }
      default -> {
        return false;
      }
    }
    return true;
  }

  private Global global(String module, String name) throws ModelFileException {
    if (module.length() > LONGEST_NAME || name.length() > LONGEST_NAME) {
      throw bytes.error("names a class by more than " + LONGEST_NAME + " characters");
    }
    return new Global(module, name);
  }

  private void call(List<Value> functionAndArguments) throws ModelFileException {
    stack.push(globals.call(functionAndArguments.getFirst(), functionAndArguments.getLast()));
  }

  private void make(List<Value> typeAndArguments) throws ModelFileException {
    stack.push(globals.make(typeAndArguments.getFirst()));
  }
}
