package io.cellstream.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ProductSourceTest {

  @ParameterizedTest
  @MethodSource("io.cellstream.kernel.ProductSource#types")
  void theCommittedFileIsWhatIsWritten(String type) throws IOException {
    assertEquals(ProductSource.source(type), Files.readString(ProductSource.file(type)));
  }
}
