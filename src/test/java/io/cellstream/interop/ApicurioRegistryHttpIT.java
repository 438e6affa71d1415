package io.cellstream.interop;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ExtendWith;

/** Apicurio keeps the contract on the wire. */
@ExtendWith(SharedRegistryServer.class)
class ApicurioRegistryHttpIT extends RegistryHttpContract {

  private String url = "";

  @BeforeAll
  void find(RegistryServer server) {
    url = server.url();
  }

  @Override
  String url() {
    return url;
  }

  @Override
  String expected(String confluents, String apicurios) {
    return apicurios;
  }
}
