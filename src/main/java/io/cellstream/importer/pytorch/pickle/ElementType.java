package io.cellstream.importer.pytorch.pickle;

import io.cellstream.modelfile.Dtype;
import java.util.Arrays;
import java.util.Optional;

/** PyTorch's types of elements. Those that aren't plain floats are known so that others' tensors can be found beside them. */
enum ElementType {
  FLOAT("FloatStorage", "float32", Dtype.F32), DOUBLE("DoubleStorage", "float64", Dtype.F64), HALF("HalfStorage", "float16",
      Dtype.F16), BFLOAT16("BFloat16Storage", "bfloat16", Dtype.BF16), LONG("LongStorage", "int64", Long.BYTES), INT("IntStorage", "int32",
          Integer.BYTES), SHORT("ShortStorage", "int16", Short.BYTES), CHAR("CharStorage", "int8", 1), BYTE("ByteStorage", "uint8",
              1), BOOL("BoolStorage", "bool", 1), COMPLEX_FLOAT("ComplexFloatStorage", "complex64", 2 * Float.BYTES), COMPLEX_DOUBLE(
                  "ComplexDoubleStorage", "complex128", 2 * Double.BYTES), QUINT8("QUInt8Storage", "quint8", 1), QINT8("QInt8Storage",
                      "qint8", 1), QINT32("QInt32Storage", "qint32", Integer.BYTES), UNTYPED("UntypedStorage", "bytes", 1);

  private final String storage;
  private final String word;
  private final Optional<Dtype> dtype;
  private final int bytes;

  ElementType(String storage, String word, int bytes) {
    this.storage = storage;
    this.word = word;
    this.dtype = Optional.empty();
    this.bytes = bytes;
  }

  ElementType(String storage, String word, Dtype dtype) {
    this.storage = storage;
    this.word = word;
    this.dtype = Optional.of(dtype);
    this.bytes = dtype.bytes();
  }

  /** @param type the class of a storage */
  static Optional<ElementType> ofStorage(Value.Global type) {
    return Arrays.stream(values()).filter(known -> known.storage.equals(type.name()) && isOfTorch(type)).findFirst();
  }

  /** @param type a {@code torch.dtype} */
  static Optional<ElementType> ofDtype(Value.Global type) {
    return Arrays.stream(values()).filter(known -> known.word.equals(type.name()) && type.module().equals("torch")).findFirst();
  }

  private static boolean isOfTorch(Value.Global type) {
    return type.module().equals("torch") || type.module().equals("torch.storage") || type.module().equals("torch.cuda");
  }

  /** As PyTorch names it. */
  String word() {
    return word;
  }

  /** As safetensors has it; empty: a weight can't be of this type. */
  Optional<Dtype> dtype() {
    return dtype;
  }

  /** The bytes of an element. */
  int bytes() {
    return bytes;
  }
}
