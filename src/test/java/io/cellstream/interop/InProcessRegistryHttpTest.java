package io.cellstream.interop;

import io.cellstream.devcluster.DevRegistry;
import io.cellstream.it.Servers;
import org.junit.jupiter.api.extension.ExtendWith;

/** The registry in this process keeps the contract on the wire. */
@ExtendWith(Servers.class)
class InProcessRegistryHttpTest extends RegistryHttpContract {

  InProcessRegistryHttpTest(DevRegistry registry) {
    super(registry.url());
  }

  @Override
  String expected(String confluents, String apicurios) {
    return confluents;
  }
}
