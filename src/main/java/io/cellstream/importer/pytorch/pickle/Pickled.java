package io.cellstream.importer.pytorch.pickle;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A value of a pickle. None of them does anything. */
sealed interface Pickled {

  /** Python's None. */
  record None() implements Pickled {
  }

  record Truth(boolean value) implements Pickled {
  }

  record Whole(BigInteger value) implements Pickled {
  }

  record Real(double value) implements Pickled {
  }

  record Text(String value) implements Pickled {
  }

  /** Fixed in size. */
  record Tuple(List<Pickled> items) implements Pickled {
  }

  /** A class or a function, by its name. */
  record Global(String module, String name) implements Pickled {
    @Override
    public String toString() {
      return module + "." + name;
    }
  }

  /** A tensor's storage. */
  record Storage(Global type, String key, long elements) implements Pickled {
  }

  /**
   * A tensor: a view of a storage.
   *
   * @param type of its elements, as PyTorch names it: {@code float32}
   * @param offset of its first element, in elements
   */
  record Tensor(Storage storage, String type, long offset, List<Long> size, List<Long> stride) implements Pickled {
  }

  /** What would be made by calling something that is not called here, or what is of no use to a model: {@code what} names it. */
  record Opaque(String what) implements Pickled {
  }

  /** A list or a set, which can still grow: the same one whoever refers to it. */
  final class Items implements Pickled {
    final List<Pickled> items = new ArrayList<>();
  }

  /** A dictionary, which can still grow; entries whose keys are no texts are left out. */
  final class Dict implements Pickled {
    final Map<String, Pickled> entries = new LinkedHashMap<>();

    void put(Pickled key, Pickled value) {
      if (key instanceof Text(String name)) {
        entries.put(name, value);
      }
    }
  }
}
