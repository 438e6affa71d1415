package io.cellstream.importer.keras;

import io.cellstream.modelfile.ModelFileException;

/** Which Keras wrote a file, as far as it decides what the file means. */
enum KerasVersion {
  TWO, THREE;

  /**
   * @param where how errors name what says it
   * @param text such as {@code 2.2.4-tf}
   */
  static KerasVersion of(String where, String text) throws ModelFileException {
    return switch (text.replaceFirst("\\..*", "")) {
      case "2" -> TWO;
      case "3" -> THREE;
      default -> throw new ModelFileException(where + " is " + text + "; files of Keras 2 and 3 can be read");
    };
  }

  /** As in "Keras 2". */
  int number() {
    return this == TWO ? 2 : 3;
  }
}
