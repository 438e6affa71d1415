package io.cellstream.format.avro;

import static org.assertj.core.api.Assertions.assertThat;

import io.cellstream.format.MappedEvents;
import io.cellstream.kernel.Garbage;
import io.cellstream.mapping.EventMapping;
import io.cellstream.mapping.MappingText;
import io.cellstream.sequence.RawEvent;
import io.cellstream.sequence.RawInput;
import io.cellstream.sequence.RejectedEventException;
import io.cellstream.wire.AvroEventReader;
import io.cellstream.wire.AvroEventWriter;
import io.cellstream.wire.RegistryClient;
import io.confluent.kafka.serializers.KafkaAvroSerializer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What reading an event leaves for the garbage collector: of a long record no more than of a short one of Cellstream's own schema. */
class MappedGarbageTest {
  private static final int WARM_UP = 300_000;
  private static final int EVENTS = 50_000;
  /** Whether the compiler does without the smallest object is its choice. */
  private static final int SMALLEST = 16;
  private static final Map<String, String> SETTINGS = Map.of("schema.registry.url", "mock://mapped-garbage");
  private static final Headers NONE = new RecordHeaders();

  /** An event goes on to a batch; one that nobody kept would not be made. */
  private volatile @Nullable RawEvent last;
  private int ended;

  @FunctionalInterface
  private interface Reader {
    RawEvent read(byte[] value, Headers headers) throws RejectedEventException;
  }

  @Test
  void aMappedRecordLeavesNoMoreThanAnEventOfOurOwnSchema() throws Exception {
    EventMapping mapping = new EventMapping(Optional.of(MappingText.token("page.number")), List.of(), Optional.empty(), Optional.empty(),
        Optional.of(MappingText.condition("last")), Optional.empty(), List.of());
    try (RegistryClient registry = RegistryClient.open(SETTINGS)) {
      byte[] event = new AvroEventWriter(registry, "events")
          .write(new RawEvent(new RawInput.TokenId(7), OptionalLong.empty(), false, true));
      AvroFields fields = new AvroFields(new SchemaSource("clicks", Optional.of(registry), Optional.empty()), mapping.paths());
      long plain = bytes(new AvroEventReader(registry)::read, event);
      assertThat(bytes(new MappedEvents(mapping, fields)::read, click())).as("bytes an event").isBetween(1L, plain + SMALLEST);
    }
    assertThat(last).isNotNull();
    assertThat(ended).isEqualTo(2 * Garbage.count(WARM_UP, EVENTS));
  }

  private long bytes(Reader reader, byte[] value) throws Exception {
    return Garbage.ofEach(WARM_UP, EVENTS, _ -> {
      RawEvent event = reader.read(value, NONE);
      ended += event.end() ? 1 : 0;
      last = event;
    });
  }

  private static byte[] click() {
    Schema schema = new Schema.Parser().parse("""
        {"type":"record","name":"Click","fields":[
          {"name":"session","type":"string"},
          {"name":"at","type":{"type":"long","logicalType":"timestamp-millis"}},
          {"name":"page","type":{"type":"record","name":"Page","fields":[
            {"name":"number","type":"int"},{"name":"title","type":["null","string"]}]}},
          {"name":"device","type":{"type":"enum","name":"Device","symbols":["PHONE","TABLET","DESK"]}},
          {"name":"price","type":["null","double"]},
          {"name":"tags","type":{"type":"array","items":"string"}},
          {"name":"last","type":"boolean"}]}""");
    GenericData.Record page = new GenericData.Record(schema.getField("page").schema());
    page.put("number", 7);
    page.put("title", "Garden chairs, folding");
    GenericData.Record click = new GenericData.Record(schema);
    click.put("session", "session-7");
    click.put("at", 1_700_000_000_000L);
    click.put("page", page);
    click.put("device", new GenericData.EnumSymbol(schema.getField("device").schema(), "TABLET"));
    click.put("price", 19.9);
    click.put("tags", List.of("garden", "chairs"));
    click.put("last", true);
    try (KafkaAvroSerializer serializer = new KafkaAvroSerializer()) {
      serializer.configure(SETTINGS, false);
      return serializer.serialize("clicks", click);
    }
  }
}
