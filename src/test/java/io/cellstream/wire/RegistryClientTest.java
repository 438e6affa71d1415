package io.cellstream.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cellstream.devcluster.DevRegistry;
import io.cellstream.it.Servers;
import java.util.Map;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** On the registry in this process; and what needs no registry at all. */
@ExtendWith(Servers.class)
class RegistryClientTest extends RegistryClientContract {

  RegistryClientTest(DevRegistry registry) {
    super(registry.url());
  }

  @Test
  void aMissingAddressOrAWrongStrategyIsAConfigurationError() {
    assertThatThrownBy(() -> RegistryClient.open(Map.of())).isInstanceOf(ConfigException.class).hasMessageContaining("schema.registry.url");
    assertThatThrownBy(() -> open(Map.of("value.subject.name.strategy", "no.such.Class"))).isInstanceOf(ConfigException.class)
        .hasMessageContaining("no.such.Class");
    assertThatThrownBy(() -> RegistryClient.open(Map.of("schema.registry.url", "http://localhost:1", "http.read.timeout.ms", "soon")))
        .isInstanceOf(ConfigException.class).hasMessageContaining("http.read.timeout.ms");
  }

  @Test
  void theAddressIsPrintedWithoutItsCredentials() throws Exception {
    try (RegistryClient registry = RegistryClient.open(Map.of("schema.registry.url", "http://me:secret@a:1,http://b:2"))) {
      assertThat(registry.address()).isEqualTo("http://a:1,http://b:2");
    }
  }
}
