package io.cellstream.importer.pytorch.pickle;

import java.io.IOException;

/** A pickle that is damaged, or that has what none of PyTorch's has. */
final class PickleException extends IOException {
  private static final long serialVersionUID = 1L;

  PickleException(String message) {
    super(message);
  }
}
