package io.cellstream.importer.pytorch.pickle;

import io.cellstream.importer.pytorch.pickle.Value.Dictionary;
import io.cellstream.importer.pytorch.pickle.Value.Global;
import io.cellstream.importer.pytorch.pickle.Value.Items;
import io.cellstream.importer.pytorch.pickle.Value.PickledTensor;
import io.cellstream.importer.pytorch.pickle.Value.Storage;
import io.cellstream.importer.pytorch.pickle.Value.Text;
import io.cellstream.importer.pytorch.pickle.Value.Unknown;
import io.cellstream.importer.pytorch.pickle.Value.Whole;
import io.cellstream.modelfile.ModelFileException;
import io.cellstream.text.Printable;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the known names give: dictionaries and tensors. Whatever any other name would give is an {@link Unknown}. */
final class Globals {
  /** With how many arguments a tensor is made whose storage has no type of its own. The last one is the type. */
  private static final int TYPED = 7;

  private final PickleBytes bytes;
  private final Map<String, Storage> storages;

  /**
   * @param bytes where the instructions are, for errors
   * @param storages takes all that are named, by their keys
   */
  Globals(PickleBytes bytes, Map<String, Storage> storages) {
    this.bytes = bytes;
    this.storages = storages;
  }

  /** What a function would give for these arguments. */
  Value call(Value function, Value arguments) throws ModelFileException {
    if (function instanceof Unknown unknown) {
      return unknown;
    }
    if (!(function instanceof Global global) || !(arguments instanceof Items items)) {
      throw bytes.error("calls what is no function");
    }
    List<Value> given = items.values();
    return switch (global.fullName()) {
      case "collections.OrderedDict" -> given.isEmpty() ? new Dictionary() : new Unknown(global);
      case "torch._utils._rebuild_tensor" -> tensor(global, given, 4);
      case "torch._utils._rebuild_tensor_v2" -> plainTensor(global, given, 6);
      case "torch._utils._rebuild_tensor_v3" -> plainTensor(global, given, TYPED);
      case "torch._utils._rebuild_parameter", "torch._utils._rebuild_parameter_with_state" -> parameter(global, given);
      case "torch.Size" -> given.size() == 1 && given.getFirst() instanceof Items ? given.getFirst() : new Unknown(global);
      default -> new Unknown(global);
    };
  }

  /** A new object of a class. */
  Value make(Value type) throws ModelFileException {
    return switch (type) {
      case Global global -> new Unknown(global);
      case Unknown unknown -> unknown;
      default -> throw bytes.error("makes an object of what is no class");
    };
  }

  /** What is stored outside of the pickle: a storage, or in older files a module's class. */
  Value persistent(Value id) throws ModelFileException {
    if (id instanceof Items items && items.values().size() >= 2 && items.values().getFirst() instanceof Text kind
        && items.values().get(1) instanceof Global type) {
      List<Value> parts = items.values();
      if (kind.text().equals("module")) {
        return type;
      }
      if (kind.text().equals("storage") && parts.size() >= 5 && parts.get(2) instanceof Text key
          && parts.get(4) instanceof Whole elements && elements.number() >= 0) {
        Optional<ElementType> elementType = ElementType.ofStorage(type);
        // else it is a view of another storage, which early versions of PyTorch wrote
        boolean isWhole = parts.size() == 5 || parts.get(5) == Value.Plain.NONE;
        return elementType.isPresent() && isWhole
            ? storage(new Storage(key.text(), elementType.get(), elements.number()))
            : new Unknown(type);
      }
    }
    throw bytes.error("has a reference to what is no storage");
  }

  private Storage storage(Storage storage) throws ModelFileException {
    Storage earlier = storages.putIfAbsent(storage.key(), storage);
    if (earlier != null && !earlier.equals(storage)) {
      throw bytes.error("gives storage " + Printable.quoted(storage.key()) + " two types or sizes");
    }
    return storage;
  }

  private Value parameter(Global global, List<Value> given) throws ModelFileException {
    if (!given.isEmpty() && (given.getFirst() instanceof PickledTensor || given.getFirst() instanceof Unknown)) {
      return given.getFirst();
    }
    throw wrong(global);
  }

  /** @param arguments how many it has without the last one, which says how the elements differ from what is stored */
  private Value plainTensor(Global global, List<Value> given, int arguments) throws ModelFileException {
    boolean plain = given.size() <= arguments || given.get(arguments) == Value.Plain.NONE
        || (given.get(arguments) instanceof Dictionary differences && differences.entries().isEmpty());
    return plain ? tensor(global, given, arguments) : new Unknown(global);
  }

  private Value tensor(Global global, List<Value> given, int arguments) throws ModelFileException {
    if (given.size() < arguments) {
      throw wrong(global);
    }
    if (given.getFirst() instanceof Unknown unknown) {
      return unknown;
    }
    if (!(given.getFirst() instanceof Storage storage) || !(given.get(1) instanceof Whole offset)
        || !(given.get(2) instanceof Items sizes) || !(given.get(3) instanceof Items strides)) {
      throw wrong(global);
    }
    if (arguments < TYPED) {
      return new PickledTensor(storage, storage.type(), offset.number(), sizes, strides);
    }
    if (!(given.get(TYPED - 1) instanceof Global type)) {
      throw wrong(global);
    }
    return ElementType.ofDtype(type).<Value>map(known -> new PickledTensor(storage, known, offset.number(), sizes, strides))
        .orElseGet(() -> new Unknown(type));
  }

  private ModelFileException wrong(Global global) {
    return bytes.error("gives " + global.fullName() + " other values than PyTorch does");
  }
}
