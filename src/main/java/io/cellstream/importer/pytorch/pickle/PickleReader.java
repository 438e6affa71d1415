package io.cellstream.importer.pytorch.pickle;

import io.cellstream.importer.pytorch.pickle.Pickled.Dict;
import io.cellstream.importer.pytorch.pickle.Pickled.Global;
import io.cellstream.importer.pytorch.pickle.Pickled.Items;
import io.cellstream.importer.pytorch.pickle.Pickled.None;
import io.cellstream.importer.pytorch.pickle.Pickled.Opaque;
import io.cellstream.importer.pytorch.pickle.Pickled.Real;
import io.cellstream.importer.pytorch.pickle.Pickled.Storage;
import io.cellstream.importer.pytorch.pickle.Pickled.Text;
import io.cellstream.importer.pytorch.pickle.Pickled.Truth;
import io.cellstream.importer.pytorch.pickle.Pickled.Tuple;
import io.cellstream.importer.pytorch.pickle.Pickled.Whole;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Runs a pickle's program, protocols 0 to 5 as Python's {@code pickletools} describes them, and gives the value that it makes. What the program wants
 * to be called becomes a tensor, a dictionary or an {@link Opaque}, by {@link Calls}; nothing is looked up, and nothing is called. Each instruction
 * takes a constant amount of memory or what its own bytes take, so memory is bounded by the pickle's length.
 */
final class PickleReader {
  private static final int LATEST = 5;

  private final ByteBuffer in;
  private final List<Pickled> stack = new ArrayList<>();
  /** How large the stack was where something was begun. */
  private final Deque<Integer> marks = new ArrayDeque<>();
  private final Map<Integer, Pickled> memo = new HashMap<>();
  private final Map<String, Storage> storages;

  private PickleReader(ByteBuffer in, Map<String, Storage> storages) {
    this.in = in;
    this.storages = storages;
  }

  /**
   * Reads one pickle, and leaves the buffer behind it.
   *
   * @throws PickleException if it is damaged, or has an instruction that PyTorch's pickles don't have
   */
  static Pickled read(ByteBuffer in) throws PickleException {
    return read(in, new HashMap<>());
  }

  /** @param storages gets those that the pickle names, by their keys */
  static Pickled read(ByteBuffer in, Map<String, Storage> storages) throws PickleException {
    PickleReader reader = new PickleReader(in, storages);
    while (true) {
      int at = in.position();
      try {
        int instruction = reader.take(1).get() & 0xff;
        if (instruction == '.') {
          return reader.pop();
        }
        reader.run(instruction);
      } catch (PickleException e) {
        throw new PickleException("at byte " + at + " " + e.getMessage());
      }
    }
  }

  private void run(int instruction) throws PickleException {
    switch (instruction) {
      case 0x80 -> protocol();
      case 0x95 -> take(Long.BYTES); // a frame's length
      case '(' -> marks.push(stack.size());
      case '0' -> {
        if (!marks.isEmpty() && marks.peek() == stack.size()) {
          marks.pop();
        } else {
          pop();
        }
      }
      case '1' -> sinceMark();
      case '2' -> push(top());
      case 'N' -> push(new None());
      case 0x88, 0x89 -> push(new Truth(instruction == 0x88));
      case 'I' -> line();
      case 'L' -> push(number(text(untilNewline()).replaceFirst("L$", "")));
      case 'J' -> push(new Whole(BigInteger.valueOf(take(Integer.BYTES).getInt())));
      case 'K' -> push(new Whole(BigInteger.valueOf(take(1).get() & 0xff)));
      case 'M' -> push(new Whole(BigInteger.valueOf(take(Short.BYTES).getShort() & 0xffff)));
      case 0x8a -> push(whole(take(1).get() & 0xff));
      case 0x8b -> push(whole(size32()));
      case 'F' -> push(real(text(untilNewline())));
      case 'G' -> push(new Real(take(Double.BYTES).order(ByteOrder.BIG_ENDIAN).getDouble()));
      case 'S' -> push(new Text(text(untilNewline()).replaceAll("^['\"]|['\"]$", "")));
      case 'V' -> push(new Text(text(untilNewline())));
      case 'T', 'X' -> push(new Text(text(take(size32()))));
      case 'U', 0x8c -> push(new Text(text(take(take(1).get() & 0xff))));
      case 0x8d -> push(new Text(text(take(size64()))));
      case 'B' -> bytes(size32());
      case 'C' -> bytes(take(1).get() & 0xff);
      case 0x8e, 0x96 -> bytes(size64());
      case ']', 0x8f -> push(new Items());
      case 'l', 0x91 -> {
        Items items = new Items();
        items.items.addAll(sinceMark());
        push(items);
      }
      case 'a' -> {
        Pickled item = pop();
        append(List.of(item));
      }
      case 'e', 0x90 -> append(sinceMark());
      case ')' -> push(new Tuple(List.of()));
      case 't' -> push(new Tuple(sinceMark()));
      case 0x85, 0x86, 0x87 -> tuple(instruction - 0x84);
      case '}' -> push(new Dict());
      case 'd' -> {
        List<Pickled> pairs = sinceMark();
        push(new Dict());
        set(pairs);
      }
      case 's' -> {
        Pickled value = pop();
        set(List.of(pop(), value));
      }
      case 'u' -> set(sinceMark());
      case 'g' -> get(decimal());
      case 'h' -> get(take(1).get() & 0xff);
      case 'j' -> get(take(Integer.BYTES).getInt());
      case 'p' -> memo.put(decimal(), top());
      case 'q' -> memo.put(take(1).get() & 0xff, top());
      case 'r' -> memo.put(take(Integer.BYTES).getInt(), top());
      case 0x94 -> memo.put(memo.size(), top());
      case 'c' -> push(new Global(text(untilNewline()), text(untilNewline())));
      case 0x93 -> {
        Pickled name = pop();
        push(
            pop() instanceof Text(String module) && name instanceof Text(String known) ? new Global(module, known) : new Opaque("a class"));
      }
      case 'Q' -> {
        Pickled meant = Calls.persistent(pop());
        if (meant instanceof Storage storage) {
          storages.put(storage.key(), storage);
        }
        push(meant);
      }
      case 'P' -> push(new Opaque("what stands outside of the file"));
      case 'R', 0x81 -> {
        Pickled arguments = pop();
        push(Calls.made(pop(), arguments));
      }
      case 0x92 -> {
        pop();
        Pickled arguments = pop();
        push(Calls.made(pop(), arguments));
      }
      case 'o' -> {
        List<Pickled> parts = sinceMark();
        push(
            Calls.made(parts.isEmpty() ? new None() : parts.getFirst(), new Tuple(parts.subList(Math.min(1, parts.size()), parts.size()))));
      }
      case 'i' -> {
        Global called = new Global(text(untilNewline()), text(untilNewline()));
        push(Calls.made(called, new Tuple(sinceMark())));
      }
      case 'b' -> pop(); // the state of what is below it: of a dictionary none that matters, of all else none that is read
      default -> throw new PickleException(
          "is instruction 0x" + Integer.toHexString(instruction) + ", which no pickle of PyTorch has; the file is damaged");
    }
  }

  private void protocol() throws PickleException {
    int protocol = take(1).get() & 0xff;
    if (protocol > LATEST) {
      throw new PickleException("is protocol " + protocol + ", and Python has those up to " + LATEST);
    }
  }

  /** The next bytes, in a view of them. */
  private ByteBuffer take(int count) throws PickleException {
    if (count < 0 || count > in.remaining()) {
      throw new PickleException("are to be " + (count < 0
          ? "more bytes than a file has"
          : count + " bytes, and " + in.remaining()
              + " are left")
          + "; the file is damaged, or was cut off");
    }
    ByteBuffer view = in.slice(in.position(), count).order(ByteOrder.LITTLE_ENDIAN);
    in.position(in.position() + count);
    return view;
  }

  private int size32() throws PickleException {
    return take(Integer.BYTES).getInt();
  }

  private int size64() throws PickleException {
    long size = take(Long.BYTES).getLong();
    return size < 0 || size > in.remaining() ? -1 : (int) size;
  }

  private ByteBuffer untilNewline() throws PickleException {
    int from = in.position();
    while (take(1).get() != '\n') {
      // the next one
    }
    return in.slice(from, in.position() - 1 - from);
  }

  private static String text(ByteBuffer bytes) {
    return StandardCharsets.UTF_8.decode(bytes).toString();
  }

  private void bytes(int count) throws PickleException {
    take(count);
    push(new Opaque("bytes"));
  }

  /** A whole number in little-endian bytes. No number that a model needs has more than 8. */
  private Pickled whole(int count) throws PickleException {
    ByteBuffer bytes = take(count);
    if (count > Long.BYTES + Short.BYTES) {
      return new Opaque("a number of " + count + " bytes");
    }
    byte[] big = new byte[count];
    for (int i = 0; i < count; i++) {
      big[count - 1 - i] = bytes.get(i);
    }
    return new Whole(count == 0 ? BigInteger.ZERO : new BigInteger(big));
  }

  private static Pickled number(String digits) {
    return digits.matches("-?\\d{1,18}") ? new Whole(new BigInteger(digits)) : new Opaque("a number");
  }

  private void line() throws PickleException {
    String text = text(untilNewline());
    push(text.equals("00") || text.equals("01") ? new Truth(text.equals("01")) : number(text));
  }

  private static Pickled real(String text) {
    try {
      return text.length() > 40 ? new Opaque("a number") : new Real(Double.parseDouble(text));
    } catch (NumberFormatException e) {
      return new Opaque("a number");
    }
  }

  private int decimal() throws PickleException {
    String digits = text(untilNewline());
    if (!digits.matches("\\d{1,9}")) {
      throw new PickleException("is no number of a memo");
    }
    return Integer.parseInt(digits);
  }

  private void get(int place) throws PickleException {
    Pickled value = memo.get(place);
    if (value == null) {
      throw new PickleException("is memo " + place + ", which was never filled; the file is damaged");
    }
    push(value);
  }

  private void push(Pickled value) {
    stack.add(value);
  }

  /** What was pushed since the last mark is not seen from before it. */
  private Pickled pop() throws PickleException {
    Pickled top = top();
    stack.removeLast();
    return top;
  }

  private Pickled top() throws PickleException {
    if (stack.isEmpty() || (!marks.isEmpty() && stack.size() <= marks.peek())) {
      throw new PickleException("needs a value, and there is none; the file is damaged");
    }
    return stack.getLast();
  }

  private List<Pickled> sinceMark() throws PickleException {
    if (marks.isEmpty()) {
      throw new PickleException("needs a mark, and there is none; the file is damaged");
    }
    List<Pickled> since = stack.subList(marks.pop(), stack.size());
    List<Pickled> taken = new ArrayList<>(since);
    since.clear();
    return taken;
  }

  private void tuple(int count) throws PickleException {
    List<Pickled> items = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      items.addFirst(pop());
    }
    push(new Tuple(items));
  }

  private void append(List<Pickled> items) throws PickleException {
    if (top() instanceof Items list) {
      list.items.addAll(items);
    }
  }

  private void set(List<Pickled> pairs) throws PickleException {
    if (pairs.size() % 2 != 0) {
      throw new PickleException("sets a key without a value; the file is damaged");
    }
    if (top() instanceof Dict dict) {
      for (int i = 0; i < pairs.size(); i += 2) {
        dict.put(pairs.get(i), pairs.get(i + 1));
      }
    }
  }
}
