package io.cellstream.importer.pytorch.pickle;

import io.cellstream.importer.pytorch.pickle.Pickled.Dict;
import io.cellstream.importer.pytorch.pickle.Pickled.Global;
import io.cellstream.importer.pytorch.pickle.Pickled.Opaque;
import io.cellstream.importer.pytorch.pickle.Pickled.Storage;
import io.cellstream.importer.pytorch.pickle.Pickled.Tensor;
import io.cellstream.importer.pytorch.pickle.Pickled.Text;
import io.cellstream.importer.pytorch.pickle.Pickled.Tuple;
import io.cellstream.importer.pytorch.pickle.Pickled.Whole;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What stands for the results of the calls that a pickle of PyTorch asks for: of a few by what is known of them, of all others an {@link Opaque}. */
final class Calls {
  private static final int PERSISTENT = 5;
  private static final int TENSOR = 4;
  /** More than any layer's weights have. */
  private static final int DIMENSIONS = 8;
  /** Where {@code _rebuild_tensor_v3} has the type. */
  private static final int TYPE = 6;
  private static final Map<String, String> TYPES = Map.of("FloatStorage", "float32", "DoubleStorage", "float64", "HalfStorage", "float16",
      "BFloat16Storage", "bfloat16", "LongStorage", "int64", "IntStorage", "int32", "ShortStorage", "int16", "CharStorage", "int8",
      "ByteStorage", "uint8", "BoolStorage", "bool");

  private Calls() {
  }

  /** What calling it with these arguments would give. */
  static Pickled made(Pickled called, Pickled arguments) {
    List<Pickled> given = arguments instanceof Tuple(List<Pickled> items) ? items : List.of();
    return switch (called instanceof Global global ? global.toString() : "") {
      case "collections.OrderedDict" -> given.isEmpty() ? new Dict() : new Opaque("a dictionary");
      case "torch._utils._rebuild_tensor_v2", "torch._utils._rebuild_tensor" -> tensor(given, "");
      case "torch._utils._rebuild_tensor_v3" -> given.size() > TYPE && given.get(TYPE) instanceof Global(String module, String name)
          && module.equals("torch") ? tensor(given, name) : new Opaque("a tensor");
      case "torch._utils._rebuild_parameter", "torch._utils._rebuild_parameter_with_state" ->
        given.isEmpty() ? new Opaque("a parameter") : given.getFirst();
      case "torch.Size" -> given.size() == 1 ? given.getFirst() : new Opaque("a size");
      default -> new Opaque(called instanceof Global global ? global.toString() : "an object");
    };
  }

  private static Pickled tensor(List<Pickled> given, String type) {
    if (given.size() < TENSOR || !(given.get(0) instanceof Storage storage) || !(given.get(1) instanceof Whole(var offset))) {
      return new Opaque("a tensor");
    }
    List<Long> size = numbers(given.get(2));
    List<Long> stride = numbers(given.get(3));
    String known = type.isEmpty() ? type(storage) : type;
    return offset.bitLength() >= Long.SIZE || size.contains(-1L) || stride.contains(-1L) || size.size() != stride.size()
        ? new Opaque("a tensor")
        : new Tensor(storage, known, offset.longValue(), size, stride);
  }

  /** Of a storage's elements, as PyTorch names it. */
  static String type(Storage storage) {
    return TYPES.getOrDefault(storage.type().name(), storage.type().name());
  }

  /** -1 for what is none, or negative. */
  private static List<Long> numbers(Pickled tuple) {
    List<Long> numbers = new ArrayList<>();
    for (Pickled each : tuple instanceof Tuple(List<Pickled> items) && items.size() <= DIMENSIONS ? items : List.of(tuple)) {
      numbers.add(each instanceof Whole(var value) && value.signum() >= 0 && value.bitLength() < Long.SIZE ? value.longValue() : -1L);
    }
    return numbers;
  }

  /** What a persistent id means: a storage. */
  static Pickled persistent(Pickled id) {
    if (id instanceof Tuple(List<Pickled> parts) && parts.size() >= PERSISTENT && parts.get(1) instanceof Global type
        && parts.get(2) instanceof Text(String key) && parts.get(4) instanceof Whole(var elements) && elements.signum() >= 0
        && elements.bitLength() < Long.SIZE) {
      return new Storage(type, key, elements.longValue());
    }
    return new Opaque("what stands outside of the file");
  }
}
