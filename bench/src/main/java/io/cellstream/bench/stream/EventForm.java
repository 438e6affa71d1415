package io.cellstream.bench.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cellstream.bench.stream.contender.EventSchemas;
import io.confluent.kafka.serializers.KafkaAvroSerializer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;

/** In which records a contender gets its events: Cellstream's own, or those of a shop, of which a mapping takes two fields. */
enum EventForm {
  OWN,
  /** Cellstream's own with a text that nobody reads, so that they are as large as the shop's. */
  WIDE,
  /** The shop's records in Avro. */
  AVRO,
  /** The same records in JSON. */
  JSON;

  private static final Schema CLICK = new Schema.Parser().parse("""
      {"type":"record","name":"Click","namespace":"shop","fields":[
        {"name":"session","type":"string"},
        {"name":"at","type":{"type":"long","logicalType":"timestamp-millis"}},
        {"name":"page","type":{"type":"record","name":"Page","fields":[
          {"name":"number","type":"int"},{"name":"title","type":["null","string"]}]}},
        {"name":"device","type":{"type":"enum","name":"Device","symbols":["PHONE","TABLET","DESK"]}},
        {"name":"price","type":["null","double"]},
        {"name":"tags","type":{"type":"array","items":"string"}},
        {"name":"last","type":"boolean"}]}""");
  private static final Schema WIDE_EVENT = wide(EventSchemas.tokenEvent());
  private static final String UNREAD = "x".repeat(73);
  private static final String TITLE = "Garden chairs, folding";
  private static final long AT = 1_700_000_000_000L;

  /** What Cellstream must be told to read it. */
  Map<String, String> settings() {
    return switch (this) {
      case OWN, WIDE -> Map.of();
      case AVRO -> Map.of("cellstream.input.token", "page.number", "cellstream.input.end", "last");
      case JSON -> Map.of("cellstream.input.format", "json", "cellstream.input.token", "page.number", "cellstream.input.end", "last");
    };
  }

  /** An event's value, by a serializer that registers its schema. */
  byte[] value(KafkaAvroSerializer serializer, String topic, int token, boolean end) {
    return switch (this) {
      case OWN -> serializer.serialize(topic, event(EventSchemas.tokenEvent(), token, end));
      case WIDE -> {
        GenericData.Record event = event(WIDE_EVENT, token, end);
        event.put("unread", UNREAD);
        yield serializer.serialize(topic, event);
      }
      case AVRO -> {
        GenericData.Record page = new GenericData.Record(CLICK.getField("page").schema());
        page.put("number", token);
        page.put("title", TITLE);
        GenericData.Record click = new GenericData.Record(CLICK);
        click.put("session", "session-" + token);
        click.put("at", AT + token);
        click.put("page", page);
        click.put("device", new GenericData.EnumSymbol(CLICK.getField("device").schema(), "TABLET"));
        click.put("price", 19.9);
        click.put("tags", List.of("garden", "chairs"));
        click.put("last", end);
        yield serializer.serialize(topic, click);
      }
      case JSON ->
        ("{\"session\":\"session-" + token + "\",\"at\":" + (AT + token) + ",\"page\":{\"number\":" + token + ",\"title\":\"" + TITLE
            + "\"},\"device\":\"TABLET\",\"price\":19.9,\"tags\":[\"garden\",\"chairs\"],\"last\":" + end + "}").getBytes(UTF_8);
    };
  }

  private static GenericData.Record event(Schema schema, int token, boolean end) {
    GenericData.Record event = new GenericData.Record(schema);
    event.put("input", token);
    event.put("start", false);
    event.put("end", end);
    return event;
  }

  private static Schema wide(Schema event) {
    List<Schema.Field> fields = new ArrayList<>(event.getFields().stream().map(each -> new Schema.Field(each, each.schema())).toList());
    fields.add(new Schema.Field("unread", Schema.create(Schema.Type.STRING)));
    return Schema.createRecord(event.getName(), event.getDoc(), event.getNamespace(), false, fields);
  }
}
