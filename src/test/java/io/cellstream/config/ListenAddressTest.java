package io.cellstream.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ListenAddressTest {

  private static Optional<InetSocketAddress> listen(String value) {
    return Settings.load(Optional.empty(), Map.of("CELLSTREAM_OBSERVE_LISTEN", value), Map.of()).get(Keys.OBSERVE_LISTEN);
  }

  @Test
  void nobodyIsAnsweredUnlessItIsAskedFor() {
    assertThat(Settings.load(Optional.empty(), Map.of(), Map.of()).get(Keys.OBSERVE_LISTEN)).isEmpty();
    assertThat(listen("off")).isEmpty();
  }

  @Test
  void aPortAloneIsOpenToThisMachineOnly() {
    assertThat(listen("9464").map(ListenAddressTest::shown)).contains("127.0.0.1 9464");
    assertThat(listen("0").orElseThrow().getAddress().isLoopbackAddress()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"0.0.0.0:9464, 0.0.0.0", "[::1]:9464, 0:0:0:0:0:0:0:1", "127.0.0.1:9464, 127.0.0.1"})
  void aHostIsTakenAsItIs(String value, String host) {
    assertThat(listen(value).map(ListenAddressTest::shown)).contains(host + " 9464");
  }

  private static String shown(InetSocketAddress address) {
    return address.getAddress().getHostAddress() + " " + address.getPort();
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = { //
      "foo | host:port", //
      "1:2:3 | host:port", //
      ":9464 | host:port", //
      "::1:9464 | host:port", //
      "http://127.0.0.1:9464 | host:port", //
      "127.0.0.1: | host:port", //
      "-1 | host:port", //
      "70000 | above 65535", //
      "127.0.0.1:99999 | above 65535"})
  void anythingElseIsRefusedInOneLineWithItsPlaceAndTheForm(String value, String reason) {
    assertThatExceptionOfType(ConfigurationException.class).isThrownBy(() -> listen(value))
        .withMessageStartingWith("environment variable CELLSTREAM_OBSERVE_LISTEN: cellstream.observe.listen: '" + value + "'")
        .withMessageContaining(reason).satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n"));
  }

  @Test
  void aHostThatNobodyKnowsIsRefusedWithTheRemedy() {
    assertThatExceptionOfType(ConfigurationException.class).isThrownBy(() -> listen("nobody.invalid:9464"))
        .withMessageContaining("no host nobody.invalid is known").withMessageContaining("0.0.0.0");
  }
}
