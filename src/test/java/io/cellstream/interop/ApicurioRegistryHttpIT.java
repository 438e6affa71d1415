package io.cellstream.interop;

import io.cellstream.it.Servers;
import org.junit.jupiter.api.extension.ExtendWith;

/** Apicurio keeps the contract on the wire. */
@ExtendWith(Servers.class)
class ApicurioRegistryHttpIT extends RegistryHttpContract {

  ApicurioRegistryHttpIT(RegistryServer server) {
    super(server.url());
  }

  @Override
  String expected(String confluents, String apicurios) {
    return apicurios;
  }
}
