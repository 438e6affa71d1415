package io.cellstream.format.avro;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.cellstream.format.MappedEvents;
import io.cellstream.format.json.JsonFields;
import io.cellstream.format.value.FieldReader;
import io.cellstream.mapping.EventMapping;
import io.cellstream.mapping.FieldPath;
import io.cellstream.mapping.MappingText;
import io.cellstream.sequence.RawEvent;
import io.cellstream.sequence.RawInput;
import io.cellstream.sequence.RejectCause;
import io.cellstream.sequence.RejectedEventException;
import io.cellstream.wire.RegistryClient;
import io.confluent.kafka.serializers.KafkaAvroSerializer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.message.BinaryMessageEncoder;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AvroFieldsTest {
  private static final String TOPIC = "readings";
  private static final Map<String, String> SETTINGS = Map.of("schema.registry.url", "mock://avro-fields");

  @TempDir
  Path folder;

  private final RegistryClient registry = RegistryClient.open(SETTINGS);
  private final Headers none = new RecordHeaders();

  @AfterEach
  void close() throws IOException {
    registry.close();
  }

  private static Schema schema(String text) {
    return new Schema.Parser().parse(text);
  }

  private static byte[] framed(Object datum) {
    try (KafkaAvroSerializer serializer = new KafkaAvroSerializer()) {
      serializer.configure(Map.of("schema.registry.url", SETTINGS.get("schema.registry.url"), "avro.use.logical.type.converters", false),
          false);
      return serializer.serialize(TOPIC + System.identityHashCode(datum), datum);
    }
  }

  private static byte[] bare(GenericData.Record datum) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      BinaryEncoder out = EncoderFactory.get().binaryEncoder(bytes, null);
      new GenericDatumWriter<>(datum.getSchema()).write(datum, out);
      out.flush();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return bytes.toByteArray();
  }

  private static EventMapping features(String text) {
    return new EventMapping(Optional.empty(), MappingText.features(text), Optional.empty(), Optional.empty(), Optional.empty(),
        Optional.empty(),
        List.of());
  }

  private SchemaSource schemas(Optional<Path> file) {
    return new SchemaSource(TOPIC, Optional.of(registry), file);
  }

  private RawEvent event(EventMapping mapping, byte[] value) throws RejectedEventException {
    return event(mapping, value, schemas(Optional.empty()));
  }

  private RawEvent event(EventMapping mapping, byte[] value, SchemaSource schemas) throws RejectedEventException {
    return new MappedEvents(mapping, new AvroFields(schemas, mapping.paths())).read(value, none);
  }

  private double[] read(String features, GenericData.Record datum) throws RejectedEventException {
    return values(event(features(features), framed(datum)));
  }

  private static double[] values(RawEvent event) {
    return ((RawInput.FeatureValues) Objects.requireNonNull(event.input())).values();
  }

  private RejectedEventException rejected(String features, GenericData.Record datum) {
    return catchThrowableOfType(RejectedEventException.class, () -> read(features, datum));
  }

  private static GenericData.Record machine() {
    GenericData.Record record = new GenericData.Record(schema("""
        {"type":"record","name":"MachineReading","namespace":"acme","fields":[
          {"name":"site","type":{"type":"record","name":"Site","fields":[
            {"name":"id","type":"string"},
            {"name":"hall","type":["null",{"type":"record","name":"Hall","fields":[{"name":"level","type":"int"}]}],"default":null}]}},
          {"name":"at","type":{"type":"long","logicalType":"timestamp-micros"}},
          {"name":"for","type":{"type":"fixed","name":"Span","size":12,"logicalType":"duration"}},
          {"name":"temperature","type":["null","double","string"]},
          {"name":"price","type":{"type":"bytes","logicalType":"decimal","precision":9,"scale":2}},
          {"name":"state","type":{"type":"enum","name":"State","symbols":["IDLE","RUN","STOP"]}},
          {"name":"ok","type":"boolean"},
          {"name":"tags","type":{"type":"map","values":["null","float"]}},
          {"name":"samples","type":{"type":"array","items":"float"}},
          {"name":"class","type":"long"}]}"""));
    Schema site = record.getSchema().getField("site").schema();
    GenericData.Record hall = new GenericData.Record(site.getField("hall").schema().getTypes().get(1));
    hall.put("level", 3);
    GenericData.Record inner = new GenericData.Record(site);
    inner.put("id", "S1");
    inner.put("hall", hall);
    record.put("site", inner);
    record.put("at", 1_700_000_000_123_456L);
    record.put("for", new GenericData.Fixed(record.getSchema().getField("for").schema(),
        ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN).putInt(0).putInt(1).putInt(1500).array()));
    record.put("temperature", 21.5);
    record.put("price", ByteBuffer.wrap(new byte[]{4, (byte) 0xd2}));
    record.put("state", new GenericData.EnumSymbol(record.getSchema().getField("state").schema(), "RUN"));
    record.put("ok", true);
    record.put("tags", Map.of("room 5", 0.5f, "other", 2f));
    record.put("samples", List.of(1f, 2.5f, -3f));
    record.put("class", 7L);
    return record;
  }

  @Test
  void fieldsOfAllKindsBecomeFeatures() throws Exception {
    assertThat(read("temperature, price, ok, state:onehot(IDLE,RUN,STOP), state:place(IDLE,RUN), site.hall.level, class", machine()))
        .containsExactly(21.5, 12.34, 1, 0, 1, 0, 1, 3, 7);
    assertThat(read("at, for, tags['room 5'], samples[1], samples[2]", machine())).containsExactly(1_700_000_000.123456, 86_401.5, 0.5, 2.5,
        -3);
    assertThat(read("samples[*]", machine())).containsExactly(1, 2.5, -3);
  }

  @Test
  void whatIsNullOrNotThereIsMissing() throws Exception {
    GenericData.Record machine = machine();
    machine.put("temperature", null);
    ((GenericData.Record) machine.get("site")).put("hall", null);

    assertThat(read("temperature?-1, site.hall.level?-2, tags['no such']?-3, samples[9]?-4", machine)).containsExactly(-1, -2, -3, -4);
    assertThat(rejected("temperature", machine).rejectCause()).isEqualTo(RejectCause.MISSING_FIELD);
    assertThat(rejected("site.hall.level", machine)).hasMessageContaining("site.hall.level is missing or null");
  }

  @Test
  void whatIsOfNoUseSaysWhatItIs() {
    assertThat(rejected("site", machine())).hasMessageContaining("field site is a record");
    assertThat(rejected("samples", machine())).hasMessageContaining("field samples is an array");
    assertThat(rejected("site.id", machine())).hasMessageContaining("field site.id is \"S1\"");
    assertThat(rejected("state:onehot(IDLE,STOP)", machine())).hasMessageContaining("\"RUN\", which is none of the 2 listed words");
  }

  @Test
  void aFieldThatTheSchemaDoesNotHaveIsNeverTakenForAMissingOne() {
    GenericData.Record machine = machine();

    assertThat(rejected("temprature?0", machine).rejectCause()).isEqualTo(RejectCause.INCOMPATIBLE_SCHEMA);
    assertThat(rejected("temprature?0", machine)).hasMessageContaining("no field \"temprature\"; did you mean \"temperature\"?");
    assertThat(rejected("site.hall.floor?0", machine)).hasMessageContaining("no field \"site.hall.floor\"", "Hall has level");
    assertThat(rejected("ok.no?0", machine)).hasMessageContaining("a boolean at ok, in which there is no \"no\"");
    assertThat(rejected("samples.x?0", machine)).hasMessageContaining("an array at samples", "samples[0]");
    assertThat(rejected("site[0]?0", machine)).hasMessageContaining("a record at site, and [ ] is for arrays");
    assertThat(rejected("tags[*]", machine)).hasMessageContaining("a map at tags");
  }

  @Test
  void aFieldOfOneBranchIsMissingInTheOther() throws Exception {
    Schema either = schema("""
        {"type":"record","name":"Event","fields":[{"name":"what","type":[
          {"type":"record","name":"Login","fields":[{"name":"n","type":"int"}]},
          {"type":"record","name":"Page","fields":[{"name":"m","type":"int"}]}]}]}""");
    GenericData.Record page = new GenericData.Record(either.getField("what").schema().getTypes().get(1));
    page.put("m", 5);
    GenericData.Record event = new GenericData.Record(either);
    event.put("what", page);

    assertThat(read("what.n?-1, what.m?-1", event)).containsExactly(-1, 5);
    assertThat(rejected("what.k?0", event).rejectCause()).isEqualTo(RejectCause.INCOMPATIBLE_SCHEMA);
  }

  @Test
  void aFieldThatWasRenamedIsFoundByItsAlias() throws Exception {
    GenericData.Record renamed = new GenericData.Record(schema("""
        {"type":"record","name":"R","fields":[{"name":"celsius","type":"double","aliases":["temperature"]}]}"""));
    renamed.put("celsius", 20.0);

    assertThat(read("temperature", renamed)).containsExactly(20);
    assertThat(new AvroTranslator(schemas(Optional.empty()), List.of(FieldPath.parse("temperature"))).json(framed(renamed), none))
        .isEqualTo("{\"temperature\":20.0}");
  }

  @Test
  void theReadersSchemaHasAliasesAndDefaults() throws Exception {
    Path file = Files.writeString(folder.resolve("reader.avsc"), """
        {"type":"record","name":"R","fields":[{"name":"celsius","type":"double","aliases":["temperature"]},
          {"name":"load","type":{"type":"record","name":"Load","fields":[{"name":"mean","type":["float","null"]}]},"default":{"mean":0.5}},
          {"name":"state","type":{"type":"enum","name":"S","symbols":["OTHER","RUN"],"default":"OTHER"}}]}""");
    GenericData.Record old = new GenericData.Record(schema("""
        {"type":"record","name":"R","fields":[{"name":"temperature","type":"float"},
          {"name":"state","type":{"type":"enum","name":"S","symbols":["RUN","IDLE"]}}]}"""));
    old.put("temperature", 20f);
    old.put("state", new GenericData.EnumSymbol(old.getSchema().getField("state").schema(), "IDLE"));
    EventMapping mapping = features("celsius, load.mean, state:place(OTHER,RUN)");

    RawEvent event = event(mapping, framed(old), schemas(Optional.of(file)));

    assertThat(values(event)).containsExactly(20, 0.5, 0);
    assertThat(new AvroTranslator(schemas(Optional.of(file)), mapping.paths()).json(framed(old), none))
        .contains("\"celsius\":20.0", "\"mean\":0.5");
  }

  @Test
  void aSchemaFileAloneNeedsNoRegistry() throws Exception {
    GenericData.Record machine = machine();
    Path file = Files.writeString(folder.resolve("machine.avsc"), machine.getSchema().toString());
    SchemaSource schemas = new SchemaSource(TOPIC, Optional.empty(), Optional.of(file));
    ByteArrayOutputStream single = new ByteArrayOutputStream();
    GenericData raw = new GenericData();
    new BinaryMessageEncoder<GenericData.Record>(raw, machine.getSchema()).encode(machine, single);

    assertThat(values(event(features("temperature"), bare(machine), schemas))).containsExactly(21.5);
    assertThat(values(event(features("temperature"), single.toByteArray(), schemas)))
        .containsExactly(21.5);
    assertThat(catchThrowableOfType(RejectedEventException.class, () -> event(features("temperature"), new byte[]{7}, schemas)))
        .hasMessageContaining("the schema in cellstream.input.schema");
  }

  /** A linked list as deep as the value is long. */
  @Test
  void recordsThatGoOnAndOnAreNoEvents() {
    Schema list = schema("""
        {"type":"record","name":"Link","fields":[{"name":"next","type":["null","Link"]},{"name":"n","type":"int"}]}""");
    byte[] frame = framed(emptyLink(list));
    byte[] deep = Arrays.copyOf(frame, 1_000_000);
    Arrays.fill(deep, 5, deep.length, (byte) 2);

    RejectedEventException e = catchThrowableOfType(RejectedEventException.class, () -> event(features("n"), deep));

    assertThat(e.rejectCause()).isEqualTo(RejectCause.NOT_AVRO);
    assertThat(e).hasMessageContaining("nested more than 500 deep");
  }

  private static GenericData.Record emptyLink(Schema list) {
    GenericData.Record record = new GenericData.Record(list);
    record.put("n", 1);
    return record;
  }

  /** Any schema, any value, any path: the event that is made of the bytes is the one that is made of their JSON, and the JSON gives the bytes again. */
  @Test
  void bytesAndTheirJsonAreTheSameEvent() throws Exception {
    for (int seed = 0; seed < 400; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      RandomRecords records = new RandomRecords(random);
      Schema schema = records.record(4);
      Path file = Files.writeString(folder.resolve("schema.avsc"), schema.toString());
      SchemaSource schemas = new SchemaSource(TOPIC, Optional.empty(), Optional.of(file));
      List<FieldPath> paths = new LinkedHashSet<>(RandomRecords.paths(schema)).stream().map(FieldPath::parse).toList();
      AvroTranslator translator = new AvroTranslator(schemas, paths);
      for (int i = 0; i < 5; i++) {
        byte[] bytes = bare((GenericData.Record) Objects.requireNonNull(records.value(schema)));
        String json = translator.json(bytes, none);
        for (FieldPath path : paths) {
          EventMapping one = features(path + (path.isAllItems() ? "" : "?-7"));
          assertThat(outcome(one, new JsonFields(one.paths()), json.getBytes(UTF_8))).as("seed %s, %s in %s", seed, path, json)
              .isEqualTo(outcome(one, new AvroFields(schemas, one.paths()), bytes));
          assertSameToken(path, schemas, bytes, json);
        }
        assertThat(translator.json(translator.value(json), none)).as("seed %s", seed).isEqualTo(json);
      }
    }
  }

  /** Bytes and numbers that are not finite, which the stream turns away, are texts in JSON: those can't be told there. */
  private void assertSameToken(FieldPath path, SchemaSource schemas, byte[] bytes, String json) {
    if (path.isAllItems()) {
      return;
    }
    EventMapping token = new EventMapping(Optional.of(MappingText.token(path + ":text?none")), List.of(), Optional.empty(),
        Optional.empty(),
        Optional.empty(), Optional.empty(), List.of());
    String ofBytes = outcome(token, new AvroFields(schemas, token.paths()), bytes);
    String ofJson = outcome(token, new JsonFields(token.paths()), json.getBytes(UTF_8));
    if (!ofBytes.equals("UNTOLD")) {
      assertThat(ofJson).as("%s in %s", path, json).isEqualTo(ofBytes);
    }
  }

  /** The input, or why there is none. */
  private String outcome(EventMapping mapping, FieldReader reader, byte[] value) {
    try {
      RawEvent event = new MappedEvents(mapping, reader).read(value, none);
      return mapping.token().isPresent() ? String.valueOf(event.input()) : Arrays.toString(values(event));
    } catch (RejectedEventException e) {
      boolean isUntold = mapping.token().isPresent()
          && String.valueOf(e.getMessage()).matches(".* is (bytes|a decimal of .*|NaN|-?Infinity): .*");
      return isUntold ? "UNTOLD" : e.rejectCause().name();
    }
  }

  /** Changed bytes are read, or turned away with a cause, in a time that their length bounds. */
  @Test
  void noBytesDoHarm() {
    long mutations = Long.getLong("mutations", 30_000);
    SplittableRandom random = new SplittableRandom(5);
    byte[] good = framed(machine());
    MappedEvents events = new MappedEvents(features("temperature?0, price, samples[1]?0, tags.other?0, site.hall.level?0"),
        new AvroFields(schemas(Optional.empty()), features("temperature?0, price, samples[1]?0, tags.other?0, site.hall.level?0").paths()));
    long begun = System.nanoTime();
    long read = 0;
    for (long i = 0; i < mutations; i++) {
      byte[] bytes = Arrays.copyOf(good, random.nextInt(4) == 0 ? 6 + random.nextInt(good.length) : good.length);
      for (int n = 1 + random.nextInt(4); n > 0; n--) {
        bytes[5 + random.nextInt(bytes.length - 5)] = (byte) random.nextInt(256);
      }
      try {
        var _ = events.read(bytes, none);
        read++;
      } catch (RejectedEventException e) {
        assertThat(e.rejectCause()).isIn(RejectCause.NOT_AVRO, RejectCause.UNUSABLE_FIELD, RejectCause.MISSING_FIELD);
      }
    }
    assertThat(read).isBetween(mutations / 50, mutations - mutations / 50);
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofMillis(10_000 + mutations));
  }
}
