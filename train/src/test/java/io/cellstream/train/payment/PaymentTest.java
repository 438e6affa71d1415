package io.cellstream.train.payment;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PaymentTest {
  private static final List<Payment> MANY = Payment.heldOut(20_000);

  /** Of the first 400; it changes with any change of the generator, and with nothing else. */
  @Test
  void isTheSameFromTheSameSeedOnEveryMachine() throws Exception {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    for (Payment payment : Payment.heldOut(400)) {
      digest.update(payment.kind().label().getBytes(StandardCharsets.UTF_8));
      for (int measured : payment.measures()) {
        digest.update(ByteBuffer.allocate(4).putInt(measured).array());
      }
    }

    assertThat(HexFormat.of().formatHex(digest.digest())).isEqualTo("46a4d02fe39744a842cdbd55a412f55ee337cdfb71ee40d8239f5147f16ac447");
  }

  @Test
  void isOfEveryKindEquallyOften() {
    Map<Kind, Integer> counts = new EnumMap<>(Kind.class);
    MANY.forEach(payment -> counts.merge(payment.kind(), 1, Integer::sum));

    assertThat(counts).hasSize(4);
    assertThat(counts.values()).allSatisfy(count -> assertThat(count).isBetween(4_750, 5_250));
  }

  @Test
  void isOneThatCouldBe() {
    for (Payment payment : MANY) {
      double[] features = payment.features();
      assertThat(features[0]).as("euros").isBetween(0.01, 100.0);
      assertThat(features[1]).as("hour").isBetween(0.0, 23.99);
      assertThat(features[2]).as("km").isBetween(0.01, 50.0);
      assertThat(features[3]).as("minutes").isBetween(0.01, 100.0);
    }
  }

  @Test
  void givesFeaturesOfTwoDecimalsAtMost() {
    for (Payment payment : MANY.subList(0, 400)) {
      for (int j = 0; j < 4; j++) {
        BigDecimal printed = new BigDecimal(Double.toString(payment.features()[j]));
        assertThat(printed.movePointRight(2)).isEqualByComparingTo(BigDecimal.valueOf(payment.measures()[j]));
      }
    }
  }
}
