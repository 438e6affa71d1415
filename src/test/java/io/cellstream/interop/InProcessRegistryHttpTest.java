package io.cellstream.interop;

import io.cellstream.devcluster.DevRegistry;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;

/** The registry in this process keeps the contract on the wire. */
class InProcessRegistryHttpTest extends RegistryHttpContract {

  private final DevRegistry registry;

  InProcessRegistryHttpTest() throws IOException {
    registry = DevRegistry.start();
  }

  @Override
  String url() {
    return registry.url();
  }

  @Override
  String expected(String confluents, String apicurios) {
    return confluents;
  }

  @AfterAll
  void stop() {
    registry.close();
  }
}
