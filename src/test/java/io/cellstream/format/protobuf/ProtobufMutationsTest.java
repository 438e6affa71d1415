package io.cellstream.format.protobuf;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cellstream.format.protobuf.schema.Linker;
import io.cellstream.format.protobuf.schema.UnusableSchemaException;
import io.cellstream.mapping.FieldPath;
import io.cellstream.mapping.FieldValues;
import io.cellstream.sequence.RejectCause;
import io.cellstream.sequence.RejectedEventException;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

/** Real values with bytes changed, left out, put in or repeated: each is read, or rejected with a cause. {@code -Dmutations} says how many. */
class ProtobufMutationsTest {
  private static final int MUTATIONS = Integer.getInteger("mutations", 15_000);
  private static final Set<RejectCause> CAUSES = Set.of(RejectCause.NOT_PROTOBUF, RejectCause.INCOMPATIBLE_SCHEMA,
      RejectCause.UNKNOWN_SCHEMA);

  @Test
  void eachIsReadOrRejectedWithACause() {
    Random random = new Random(17);
    List<FieldPath> paths = ProtoSamples.paths(ProtoSamples.ORDER_TYPE, 1).stream().map(FieldPath::parse).toList();
    TopicSchemas schemas = ProtoSamples.registry(ProtoSamples.PROTO3, ProtoSamples.ORDERS);
    ProtobufFields reader = new ProtobufFields(schemas, paths);
    ProtobufTranslator translator = new ProtobufTranslator(schemas, paths);
    FieldValues values = new FieldValues(paths.size());
    Map<RejectCause, Integer> causes = new EnumMap<>(RejectCause.class);
    int read = 0;
    byte[] whole = {};
    for (int i = 0; i < MUTATIONS; i++) {
      if (i % 20 == 0) {
        whole = ProtoSamples.order(ProtoSamples.random(ProtoSamples.ORDER_TYPE, random, 0));
      }
      byte[] value = mutated(whole, random);
      try {
        values.clear();
        reader.read(value, new RecordHeaders(), values);
        read++;
      } catch (RejectedEventException e) {
        causes.merge(e.rejectCause(), 1, Integer::sum);
      }
      try {
        assertThat(translator.json(value, new RecordHeaders())).startsWith("{");
      } catch (RejectedEventException e) {
        causes.merge(e.rejectCause(), 1, Integer::sum);
      }
    }
    assertThat(CAUSES).containsAll(causes.keySet());
    assertThat(causes.get(RejectCause.NOT_PROTOBUF)).isGreaterThan(MUTATIONS / 10);
    assertThat(read).isGreaterThan(MUTATIONS / 10);
  }

  @Test
  void eachSchemaIsReadOrNamed() {
    Random random = new Random(23);
    int read = 0;
    for (int i = 0; i < MUTATIONS / 10; i++) {
      byte[] text = (i % 2 == 0 ? ProtoSamples.ORDERS : ProtoSamples.OLD).text().getBytes(UTF_8);
      try {
        read += Linker.types(ProtoSamples.schema(new String(mutated(text, random), UTF_8), ProtoSamples.ORDERS.references())).roots()
            .isEmpty()
                ? 0
                : 1;
      } catch (UnusableSchemaException e) {
        assertThat(e).hasMessageMatching("(?s).+");
      }
    }
    assertThat(read).isBetween(MUTATIONS / 100, MUTATIONS / 10 - 100);
  }

  private static byte[] mutated(byte[] value, Random random) {
    byte[] changed = value.clone();
    for (int i = random.nextInt(3); i >= 0 && changed.length > 0; i--) {
      int at = random.nextInt(changed.length);
      switch (random.nextInt(5)) {
        case 0 -> changed[at] ^= (byte) (1 << random.nextInt(8));
        case 1 -> changed[at] = (byte) random.nextInt(256);
        case 2 -> changed = Arrays.copyOf(changed, at);
        case 3 -> {
          byte[] longer = Arrays.copyOf(changed, changed.length + at);
          System.arraycopy(changed, 0, longer, changed.length, at);
          changed = longer;
        }
        default -> {
          byte[] shorter = new byte[changed.length - 1];
          System.arraycopy(changed, 0, shorter, 0, at);
          System.arraycopy(changed, at + 1, shorter, at, shorter.length - at);
          changed = shorter;
        }
      }
    }
    return changed;
  }
}
